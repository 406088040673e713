extension PhotoPath {
  /// The folders directly in this one, ordered by their names' bytes, without hidden ones.
  ///
  /// - Returns: each folder with its name.
  /// - Throws: a `PhotoFileError` when this is no folder that can be read.
  public func subfolders() throws(PhotoFileError) -> [(name: String, path: PhotoPath)] {
    let names: [[UInt8]]
    let isFolder: Bool
    do throws(Errno) {
      isFolder = try FileStatus(of: self).kind == .folder
      names = isFolder ? try FolderListing.names(in: self) : []
    } catch {
      throw PhotoFileError(errno: error.code)
    }
    guard isFolder else { throw PhotoFileError("It is not a folder.") }
    return names.compactMap { name in
      let path = appending(name)
      guard (try? FileStatus(of: path))?.kind == .folder else { return nil }
      return (String(decoding: name, as: UTF8.self), path)
    }
  }
}
