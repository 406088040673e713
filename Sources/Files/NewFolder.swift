internal import CFileSystem
import Glibc

/// A folder that takes its name when it is complete, or vanishes.
public final class NewFolder {
  /// Where it is until then: a hidden folder next to the name that it will take.
  public private(set) var path: Path
  private let target: Path
  /// Whether `path` is to be removed: it is the unfinished folder, or the one that was replaced.
  private var isLeftOver = true

  /// Creates the folder that will be called `target`.
  ///
  /// - Throws: a `FileError`.
  public init(for target: Path) throws(FileError) {
    self.target = target.withoutEndingSlashes
    // At random, so that a folder that a crash left behind is never met again.
    let random = String(UInt64.random(in: 0 ... .max), radix: 36)
    path = self.target.folder.appending(".kennel-\(random).tmp")
    let result = path.withCString { mkdir($0, 0o777) }
    guard result == 0 else { throw FileError(writing: self.target, .last) }
  }

  deinit {
    if isLeftOver { try? removeFolder(path) }
  }

  /// Writes a file of the folder and brings it to the disk.
  ///
  /// - Throws: a `FileError`.
  public func write(_ name: String, _ bytes: [UInt8]) throws(FileError) {
    try path.appending(name).createFile { file throws(Errno) in try file.write(bytes) }
  }

  /// Brings the folder's own entries to the disk; some file systems can't, which is no error.
  public func sync() { syncFolderIfPossible(path) }

  /// Gives the folder its name.
  ///
  /// A folder that has it is exchanged for this one, and then removed.
  ///
  /// - Throws: a `FileError`; then the other folder is as it was.
  public func commit() throws(FileError) {
    try FileError.writing(target) { () throws(Errno) in
      // If something appears under the name just now, this fails and does not replace it.
      if target.kind == nil {
        try renameExclusively(path, to: target)
        isLeftOver = false
      } else {
        try exchange()
      }
    }
    syncFolderIfPossible(target.folder)
  }

  /// After it, `path` is the old folder, which `deinit` removes.
  private func exchange() throws(Errno) {
    // An exchange is atomic: at each moment the name leads to one whole folder.
    let result = path.withCString { path in target.withCString { kennel_exchange(path, $0) } }
    if result == 0 { return }
    guard [EINVAL, ENOSYS, ENOTSUP].contains(errno) else { throw .last }
    // The file system knows no exchange: the name is free for a moment, and the old one is whole.
    let aside = path.withSuffix(".old")
    try renameExclusively(target, to: aside)
    do throws(Errno) {
      try renameExclusively(path, to: target)
    } catch {
      try? renameExclusively(aside, to: target)  // back to what it was
      throw error
    }
    path = aside
  }
}
