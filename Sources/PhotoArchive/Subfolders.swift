#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension PhotoPath {
  /// The folders directly in this one, ordered by their names' bytes, without hidden ones.
  ///
  /// - Returns: each folder with its name.
  /// - Throws: a `PhotoFileError` when this is no folder that can be read.
  public func subfolders() throws(PhotoFileError) -> [(name: String, path: PhotoPath)] {
    let names: [[UInt8]]
    do {
      names = try FolderListing.names(in: self)
    } catch {
      var status = stat()
      let exists = withCString { stat($0, &status) } == 0
      throw exists && error.code == ENOTDIR
        ? PhotoFileError("It is not a folder.") : PhotoFileError(errno: error.code)
    }
    return names.compactMap { name in
      let path = appending(name)
      var status = stat()
      guard path.withCString({ stat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFDIR
      else { return nil }
      return (String(decoding: name, as: UTF8.self), path)
    }
  }
}
