internal import Digests
import Glibc

/// A newly created file, open for writing and private to this user until `take` is called.
///
/// The file is removed when the value is destroyed, unless `keep` is called, so no error path needs
/// to clean up. A file that the value did not create is never removed.
public struct NewFile: ~Copyable {
  /// The current path.
  public private(set) var path: Path
  private let descriptor: Int32
  private var isKept = false

  /// Creates the file.
  ///
  /// - Throws: an `Errno`; `EEXIST` if the path exists.
  public init(_ path: Path) throws(Errno) {
    // `O_EXCL` never opens an existing file, not even through a symbolic link. The file is private
    // to this user until it is complete.
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let result = path.withCString { open($0, flags, 0o600) }
    guard result >= 0 else { throw .last }
    self.path = path
    descriptor = result
  }

  /// Creates a hidden file in `folder` under the first free name.
  ///
  /// - Throws: an `Errno`.
  public init(temporaryIn folder: Path) throws(Errno) {
    var number = 1
    while true {
      let suffix = number == 1 ? "" : "-\(number)"
      do throws(Errno) {
        try self.init(folder.appending(".kennel-\(getpid())\(suffix).tmp"))
        return
      } catch {
        // A killed process with the same process ID may have left its file behind.
        guard error.code == EEXIST, number < 1000 else { throw error }
        number += 1
      }
    }
  }

  deinit {
    if !isKept, isStillThere { try? removeFile(path) }
    close(descriptor)
  }

  /// Whether `path` still names this file and not another one.
  private var isStillThere: Bool {
    guard let named = try? FileStatus(ofLink: path), let own = try? status() else { return false }
    return named.identity == own.identity
  }

  /// Renames the file; throws `EEXIST` if `target` exists.
  ///
  /// - Throws: an `Errno`.
  public mutating func rename(to target: Path) throws(Errno) {
    try renameExclusively(path, to: target)
    path = target
  }

  /// Renames the file and replaces `target` if it exists.
  ///
  /// - Throws: an `Errno`.
  public mutating func rename(replacing target: Path) throws(Errno) {
    try renameReplacing(path, to: target)
    path = target
  }

  /// Keeps the file when the value is destroyed.
  public consuming func keep() { isKept = true }

  /// Appends `bytes`.
  ///
  /// - Throws: an `Errno`.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(Errno) {
    try writeAll(bytes, to: descriptor)
  }

  /// Appends `bytes`.
  ///
  /// - Throws: an `Errno`.
  public func write(_ bytes: [UInt8]) throws(Errno) { try writeAll(bytes, to: descriptor) }

  /// Sets the permissions; by default, 0o666 less the umask.
  ///
  /// - Throws: an `Errno`.
  public func take(mode: UInt32? = nil) throws(Errno) {
    // The umask can only be read by setting it.
    let mask = umask(0)
    umask(mask)
    guard fchmod(descriptor, mode.map { mode_t($0 & 0o777) } ?? 0o666 & ~mask) == 0 else {
      throw .last
    }
  }

  /// Waits until the content survives a power failure (`fsync`).
  ///
  /// - Throws: an `Errno`.
  public func sync() throws(Errno) {
    guard fsync(descriptor) == 0 else { throw .last }
  }

  /// Returns the file's current metadata.
  ///
  /// - Throws: an `Errno`.
  public func status() throws(Errno) -> FileStatus { try FileStatus(ofOpen: descriptor) }

  /// Returns the SHA-256 of the stored content, read back from the disk where possible.
  ///
  /// - Throws: an `Errno`.
  public func contentDigest() throws(Errno) -> [UInt8] {
    // Only clean pages are dropped from the page cache, so `sync` must come first.
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .last }
    return try digest(ofOpen: descriptor)
  }

  /// Copies the mode, owner, extended attributes and times of `original`.
  ///
  /// Access control lists are extended attributes on Linux.
  ///
  /// - Parameters:
  ///   - original: the file whose attributes are copied.
  ///   - needsAll: whether it is an error if the file system does not support an extended
  ///     attribute.
  ///   - needsOwner: whether it is an error if the owner can't be set, as for a file that replaces
  ///     the original. Otherwise the file then belongs to this user, as with `cp` and `mv`.
  /// - Throws: an `Errno`.
  public func takeAttributes(
    of original: borrowing OpenFile, needsAll: Bool = true, needsOwner: Bool
  ) throws(Errno) {
    let status = try FileStatus(ofOpen: original.descriptor)
    let own = try FileStatus(ofOpen: descriptor)
    // The owner comes first, since `fchown` clears the set-id bits.
    var mode = status.mode
    if (own.owner, own.group) != (status.owner, status.group),
      fchown(descriptor, status.owner, status.group) != 0
    {
      if needsOwner { throw .last }
      // The set-id bits were meant for the old owner.
      mode &= 0o777
    }
    guard fchmod(descriptor, mode_t(mode)) == 0 else { throw .last }
    try copyExtendedAttributes(from: original.descriptor, to: descriptor, needsAll: needsAll)
    // Last, since writing changes the modification time.
    try setTimes(of: path, modified: status.modified, accessed: status.accessed)
  }
}

/// Atomic creation and replacement of files.
extension Path {
  /// Creates a file, which appears under its name only once it is complete.
  ///
  /// - Parameter body: writes the content.
  /// - Throws: a `FileError`, also if the path exists.
  public func createFile(
    _ body: (borrowing NewFile) throws(Errno) -> Void
  ) throws(FileError) {
    try FileError.writing(self) { () throws(Errno) in
      // The exclusive rename decides; this check only avoids writing a file in vain.
      guard kind == nil else { throw Errno(code: EEXIST) }
      var file = try NewFile(temporaryIn: folder)
      try body(file)
      try file.take()
      try file.sync()
      // Sync before renaming: otherwise, a power failure may leave an empty file under the name.
      try file.rename(to: self)
      file.keep()
      syncFolderIfPossible(folder)
    }
  }

  /// Replaces or creates a file atomically: no reader ever sees partial content.
  ///
  /// Only a regular file is replaced: renaming a file onto a device or a pipe would remove it.
  ///
  /// - Parameter body: writes the content.
  /// - Throws: a `FileError`; the old file is then unchanged.
  public func replaceFile(
    _ body: (borrowing NewFile) throws(Errno) -> Void
  ) throws(FileError) {
    try FileError.writing(self) { () throws(Errno) in
      if let kind, kind != .file { throw kind == .folder ? Errno(code: EISDIR) : .exists }
      var file = try NewFile(temporaryIn: folder)
      try body(file)
      try file.take()
      // As above: the old content must not be replaced before the new content is on the disk.
      try file.sync()
      try file.rename(replacing: self)
      file.keep()
      syncFolderIfPossible(folder)
    }
  }
}
