import Glibc

/// A folder that is renamed to its final name once complete, or else removed.
public final class NewFolder {
  /// The current path: until `commit`, a hidden folder next to the final name.
  public private(set) var path: Path
  private let target: Path
  /// Whether `deinit` removes `path`, which is the unfinished or the replaced folder.
  private var isLeftOver = true

  /// Creates a temporary folder that `commit` renames to `target`.
  ///
  /// - Throws: a `FileError`.
  public init(for target: Path) throws(FileError) {
    self.target = target.withoutEndingSlashes
    // A random name never collides with a folder left behind by a crash.
    let random = String(UInt64.random(in: 0 ... .max), radix: 36)
    path = self.target.folder.appending(".kennel-\(random).tmp")
    let result = path.withCString { mkdir($0, 0o777) }
    guard result == 0 else { throw FileError(writing: self.target, .last) }
  }

  deinit {
    if isLeftOver { try? removeFolder(path) }
  }

  /// Writes a file in the folder and syncs it to the disk.
  ///
  /// - Throws: a `FileError`.
  public func write(_ name: String, _ bytes: [UInt8]) throws(FileError) {
    try path.appending(name).createFile { file throws(Errno) in try file.write(bytes) }
  }

  /// Syncs the folder's entries to the disk; errors are ignored, as some file systems can't do it.
  public func sync() { syncFolderIfPossible(path) }

  /// Renames the folder to its final name.
  ///
  /// An existing folder is exchanged for this one, and then removed.
  ///
  /// - Throws: a `FileError`; the existing folder is then unchanged.
  public func commit() throws(FileError) {
    try FileError.writing(target) { () throws(Errno) in
      // If `target` is created at this moment, this fails rather than replaces it.
      if target.kind == nil {
        try entry(path).rename(to: entry(target))
        isLeftOver = false
      } else {
        try exchange()
      }
    }
    syncFolderIfPossible(target.folder)
  }

  /// Exchanges the two folders; afterwards `path` is the old one, which `deinit` removes.
  private func exchange() throws(Errno) {
    let (new, old) = (try entry(path), try entry(target))
    do throws(Errno) {
      // An exchange is atomic: the name always leads to a complete folder.
      return try new.exchange(with: old)
    } catch {
      guard error == .unsupported else { throw error }
    }
    // The file system does not support it: the name is free for a moment, but the old folder stays
    // intact.
    let aside = path.withSuffix(".old")
    try old.rename(to: entry(aside))
    do throws(Errno) {
      try new.rename(to: old)
    } catch {
      try? entry(aside).rename(to: old)  // roll back
      throw error
    }
    path = aside
  }

  private func entry(_ path: Path) throws(Errno) -> FolderEntry {
    try FolderEntry(path, followsLinks: true)
  }
}
