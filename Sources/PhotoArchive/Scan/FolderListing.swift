#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The names in a folder that a scan looks at, ordered by their bytes.
enum FolderListing {
  /// Folders that hold thumbnails, deleted files or copies, and never a volunteer's own photos.
  private static let ignoredNames: Set<[UInt8]> = Set(
    ["@eaDir", "#recycle", "#snapshot", "$RECYCLE.BIN", "__MACOSX"].map { Array($0.utf8) })

  /// Lists `folder`, without what is hidden (`.thumbnails` and `._*` are) or ignored.
  static func names(in folder: PhotoPath) throws(Errno) -> [[UInt8]] {
    try allNames(in: folder)
      .filter { $0.first != UInt8(ascii: ".") && !ignoredNames.contains($0) }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Lists all of `folder`, in no order.
  static func allNames(in folder: PhotoPath) throws(Errno) -> [[UInt8]] {
    guard let stream = folder.withCString({ opendir($0) }) else { throw Errno(code: errno) }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = bytes(of: entry)
      if name != [UInt8(ascii: ".")], name != Array("..".utf8) { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw Errno(code: errno) }
    return names
  }

  private static func bytes(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
    // The name may be longer than the field, so that the entry must not be copied.
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
    let name = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
    return Array(UnsafeRawBufferPointer(start: name, count: strlen(name)))
  }
}
