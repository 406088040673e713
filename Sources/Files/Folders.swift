import Glibc

/// The names in a folder that a scan looks at, ordered by their bytes.
public enum FolderListing {
  /// Folders that hold thumbnails, deleted files or copies, and never a volunteer's own photos.
  private static let ignoredNames: Set<[UInt8]> = Set(
    ["@eaDir", "#recycle", "#snapshot", "$RECYCLE.BIN", "__MACOSX"].map { Array($0.utf8) })

  /// Lists `folder`, without what is hidden (`.thumbnails` and `._*` are) or ignored.
  public static func names(in folder: Path) throws(Errno) -> [[UInt8]] {
    try allNames(in: folder)
      .filter { $0.first != UInt8(ascii: ".") && !ignoredNames.contains($0) }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Lists all of `folder`, in no order.
  public static func allNames(in folder: Path) throws(Errno) -> [[UInt8]] {
    guard let stream = folder.withCString({ opendir($0) }) else { throw .last }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    // `readdir` tells an error from the end only by `errno`.
    errno = 0
    while let entry = readdir(stream) {
      let name = bytes(of: entry)
      if name != [UInt8(ascii: ".")], name != Array("..".utf8) { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw .last }
    return names
  }

  private static func bytes(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
    // The name may be longer than the field, so that the entry must not be copied.
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
    let name = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
    return Array(UnsafeRawBufferPointer(start: name, count: strlen(name)))
  }
}

extension Path {
  /// The folders directly in this one, ordered by their names' bytes, without hidden ones.
  ///
  /// - Returns: each folder with its name.
  /// - Throws: a `FileError` when this is no folder that can be read.
  public func subfolders() throws(FileError) -> [(name: String, path: Path)] {
    let names = try FileError.reading(nil) { () throws(Errno) in
      try FileStatus(of: self).kind == .folder ? FolderListing.names(in: self) : nil
    }
    guard let names else { throw FileError(.isNoFolder, at: self) }
    return names.compactMap { name in
      let path = appending(name)
      return path.isFolder ? (String(decoding: name, as: UTF8.self), path) : nil
    }
  }
}

/// Is told of a folder right after it was made; when it throws, the folder goes away again.
public typealias NewFolderNote = (Path) throws(Errno) -> Void

/// Makes `folder` and the folders above it that are missing.
///
/// - Parameters:
///   - folder: the folder.
///   - note: told of each folder that is made.
/// - Throws: the `errno`; `ELOOP` where a link is in the place of the folder: it may lead anywhere,
///   and what is filed behind it would be lost to the person.
public func makeFolders(
  _ folder: Path, _ note: NewFolderNote = { _ in }
) throws(Errno) {
  // The folder above nearly always exists, so it is only looked at after a failure.
  if try makeFolder(folder, note) { return }
  switch errno {
  case EEXIST:
    let status = try FileStatus(ofLink: folder)
    guard status.kind == .folder else { throw Errno(code: status.kind == .link ? ELOOP : ENOTDIR) }
  case ENOENT where folder.folder != folder:
    try makeFolders(folder.folder, note)
    guard try makeFolder(folder, note) || errno == EEXIST else { throw .last }
  default: throw .last
  }
}

/// Makes a folder; when it returns false, `errno` says why there is none.
private func makeFolder(_ folder: Path, _ note: NewFolderNote) throws(Errno) -> Bool {
  guard folder.withCString({ mkdir($0, 0o777) }) == 0 else { return false }
  do throws(Errno) {
    try note(folder)
  } catch {
    _ = folder.withCString { rmdir($0) }
    throw error
  }
  return true
}

/// Makes `folder` and the folders above it that are missing, for this user only; links are followed.
///
/// - Throws: the `errno`.
public func makePrivateFolder(_ folder: Path) throws(Errno) {
  if folder.withCString({ mkdir($0, 0o700) }) == 0 || errno == EEXIST { return }
  guard errno == ENOENT, folder.folder != folder else { throw .last }
  try makePrivateFolder(folder.folder)
  guard folder.withCString({ mkdir($0, 0o700) }) == 0 || errno == EEXIST else { throw .last }
}

/// Removes an empty folder.
///
/// - Throws: the `errno`; `ENOTEMPTY` when something is in it.
public func removeEmptyFolder(_ folder: Path) throws(Errno) {
  guard folder.withCString({ rmdir($0) }) == 0 else { throw .last }
}

/// Removes a folder that kennel made for its own use, with all that is in it; links are not followed.
///
/// - Throws: the `errno`.
public func removeFolder(_ folder: Path) throws(Errno) {
  for name in try FolderListing.allNames(in: folder) {
    let path = folder.appending(name)
    if path.kind == .folder { try removeFolder(path) } else { try removeFile(path) }
  }
  try removeEmptyFolder(folder)
}
