import Glibc

/// The names in a folder, with or without those that a scan ignores.
public enum FolderListing {
  /// Lists the names in `folder` that are neither hidden (such as `.thumbnails` and `._*`) nor
  /// skipped for another reason (`ForeignNames`), ordered by their bytes.
  public static func names(in folder: Path) throws(Errno) -> [[UInt8]] {
    let isLibrary = ForeignNames.isLibrary(folder.withoutEndingSlashes.name)
    return try allNames(in: folder)
      .filter { !ForeignNames.isSkipped($0, inLibrary: isLibrary) }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Lists all names in `folder`, in no particular order.
  public static func allNames(in folder: Path) throws(Errno) -> [[UInt8]] {
    guard let stream = folder.withCString({ opendir($0) }) else { throw .last }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    // `readdir` distinguishes an error from the end only by `errno`.
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
    // Do not copy the entry: the name may be longer than the field.
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
    let name = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
    return Array(UnsafeRawBufferPointer(start: name, count: strlen(name)))
  }
}

extension Path {
  /// Returns the visible folders directly in this one, ordered by the bytes of their names.
  ///
  /// - Returns: each folder with its name.
  /// - Throws: a `FileError` if this is not a readable folder.
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

/// A callback that is called right after a folder is created; if it throws, the folder is removed.
public typealias NewFolderNote = (Path) throws(Errno) -> Void

/// Creates `folder` and its missing parents; links above it are followed, as in a path that the
/// user typed.
///
/// - Throws: an `Errno`; `ELOOP` if `folder` is a symbolic link: it may lead anywhere, and the user
///   would not find the files put there.
public func makeFolders(_ folder: Path) throws(Errno) {
  // The parent nearly always exists, so it is only inspected after a failure.
  if makeFolder(folder) { return }
  switch errno {
  case EEXIST:
    let status = try FileStatus(ofLink: folder)
    guard status.kind == .folder else { throw Errno(code: status.kind == .link ? ELOOP : ENOTDIR) }
  case ENOENT where folder.folder != folder:
    try makeFolders(folder.folder)
    guard makeFolder(folder) || errno == EEXIST else { throw .last }
  default: throw .last
  }
}

/// Creates a folder; if it returns false, `errno` is the reason.
private func makeFolder(_ folder: Path) -> Bool {
  folder.withCString { mkdir($0, 0o777) } == 0
}

/// Creates `folder` and its missing parents, accessible only by this user; symbolic links are
/// followed.
///
/// - Throws: an `Errno`.
public func makePrivateFolder(_ folder: Path) throws(Errno) {
  if folder.withCString({ mkdir($0, 0o700) }) == 0 { return }
  switch errno {
  case EEXIST: guard folder.isFolder else { throw Errno(code: ENOTDIR) }
  case ENOENT where folder.folder != folder:
    try makePrivateFolder(folder.folder)
    guard folder.withCString({ mkdir($0, 0o700) }) == 0 || errno == EEXIST else { throw .last }
  default: throw .last
  }
}

/// Removes an empty folder.
///
/// - Throws: an `Errno`; `ENOTEMPTY` if the folder is not empty.
public func removeEmptyFolder(_ folder: Path) throws(Errno) {
  guard folder.withCString({ rmdir($0) }) == 0 else { throw .last }
}

/// Removes a folder that kennel created for its own use, with its content; symbolic links are not
/// followed.
///
/// - Throws: an `Errno`.
public func removeFolder(_ folder: Path) throws(Errno) {
  for name in try FolderListing.allNames(in: folder) {
    let path = folder.appending(name)
    if path.kind == .folder { try removeFolder(path) } else { try removeFile(path) }
  }
  try removeEmptyFolder(folder)
}
