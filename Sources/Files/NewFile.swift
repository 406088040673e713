internal import Digests
import Glibc

/// A file that did not exist before, open for writing; nobody else may read it yet.
///
/// It goes away with the value, unless `keep` is called: whoever makes it need not clear it away
/// when something fails. A file that it did not create, it never removes.
public struct NewFile: ~Copyable {
  /// Where it is.
  public private(set) var path: Path
  private let descriptor: Int32
  private var isKept = false

  /// Creates the file.
  ///
  /// - Throws: the `errno`; `EEXIST` when something of that name is there.
  public init(_ path: Path) throws(Errno) {
    // `O_EXCL` never opens what is there, not even through a link. Until it is complete, only this
    // user may read it.
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let result = path.withCString { open($0, flags, 0o600) }
    guard result >= 0 else { throw .last }
    self.path = path
    descriptor = result
  }

  /// Creates a hidden file in `folder` under the first name that is free.
  ///
  /// - Throws: the `errno`.
  public init(temporaryIn folder: Path) throws(Errno) {
    var number = 1
    while true {
      let suffix = number == 1 ? "" : "-\(number)"
      do throws(Errno) {
        try self.init(folder.appending(".kennel-\(getpid())\(suffix).tmp"))
        return
      } catch {
        // A process of the same number, which was killed, may have left its own.
        guard error.code == EEXIST, number < 1000 else { throw error }
        number += 1
      }
    }
  }

  deinit {
    if !isKept, isStillThere { try? removeFile(path) }
    close(descriptor)
  }

  /// Whether the name is this file's, and not by now another one's.
  private var isStillThere: Bool {
    guard let named = try? FileStatus(ofLink: path), let own = try? status() else { return false }
    return named.identity == own.identity
  }

  /// Gives the file another name; something that has it already stays, and is an error.
  ///
  /// - Throws: the `errno`.
  public mutating func rename(to target: Path) throws(Errno) {
    try renameExclusively(path, to: target)
    path = target
  }

  /// Gives the file the name of another one, which goes.
  ///
  /// - Throws: the `errno`.
  public mutating func rename(replacing target: Path) throws(Errno) {
    try renameReplacing(path, to: target)
    path = target
  }

  /// Lets the file stay.
  public consuming func keep() { isKept = true }

  /// Adds `bytes` at the end.
  ///
  /// - Throws: the `errno`.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(Errno) {
    try writeAll(bytes, to: descriptor)
  }

  /// Adds `bytes` at the end.
  ///
  /// - Throws: the `errno`.
  public func write(_ bytes: [UInt8]) throws(Errno) { try writeAll(bytes, to: descriptor) }

  /// Gives the file its permissions; by default those of any new file of this user.
  ///
  /// - Throws: the `errno`.
  public func take(mode: UInt32? = nil) throws(Errno) {
    // The mask can only be read by setting it.
    let mask = umask(0)
    umask(mask)
    guard fchmod(descriptor, mode.map { mode_t($0 & 0o777) } ?? 0o666 & ~mask) == 0 else {
      throw .last
    }
  }

  /// Makes sure that the content outlasts a power cut.
  ///
  /// - Throws: the `errno`.
  public func sync() throws(Errno) {
    guard fsync(descriptor) == 0 else { throw .last }
  }

  /// What the file is, once it is written.
  ///
  /// - Throws: the `errno`.
  public func status() throws(Errno) -> FileStatus { try FileStatus(ofOpen: descriptor) }

  /// The SHA-256 of what is really there: read again, where possible from the disk.
  ///
  /// - Throws: the `errno`.
  public func contentDigest() throws(Errno) -> [UInt8] {
    // Only pages that are on the disk already are dropped, so `sync` must come first.
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .last }
    return try digest(ofOpen: descriptor)
  }

  /// Gives the file the mode, owner, extended attributes and times of `original`.
  ///
  /// Access control lists are extended attributes on Linux.
  ///
  /// - Parameters:
  ///   - original: the file that the attributes are taken from.
  ///   - needsAll: whether extended attributes that the file system can't hold are an error.
  ///   - needsOwner: whether an owner who can't be given is an error, as where the file takes the
  ///     place of the original. A copy becomes this user's then, as `cp` and `mv` have it.
  /// - Throws: the `errno`.
  public func takeAttributes(
    of original: borrowing OpenFile, needsAll: Bool = true, needsOwner: Bool
  ) throws(Errno) {
    let status = try FileStatus(ofOpen: original.descriptor)
    let own = try FileStatus(ofOpen: descriptor)
    // The owner comes first, since a change of owner clears the set-id bits.
    var mode = status.mode
    if (own.owner, own.group) != (status.owner, status.group),
      fchown(descriptor, status.owner, status.group) != 0
    {
      if needsOwner { throw .last }
      // Running as the owner was meant for the old one.
      mode &= 0o777
    }
    guard fchmod(descriptor, mode_t(mode)) == 0 else { throw .last }
    try copyExtendedAttributes(from: original.descriptor, to: descriptor, needsAll: needsAll)
    // Last, since writing sets the time of the last change.
    try setTimes(of: path, modified: status.modified, accessed: status.accessed)
  }
}

/// Files that are written whole, or not at all.
extension Path {
  /// Writes a file that was not there.
  ///
  /// - Parameter body: writes the content.
  /// - Throws: a `FileError`; something that has the name already stays, and is an error.
  public func createFile(
    _ body: (borrowing NewFile) throws(Errno) -> Void
  ) throws(FileError) {
    try FileError.writing(self) { () throws(Errno) in
      // The exclusive rename decides. This only saves writing a file in vain.
      guard kind == nil else { throw Errno(code: EEXIST) }
      var file = try NewFile(temporaryIn: folder)
      try body(file)
      try file.take()
      try file.sync()
      // Synced before it is renamed: else a power cut may leave the name with an empty file behind
      // it.
      try file.rename(to: self)
      file.keep()
      syncFolderIfPossible(folder)
    }
  }

  /// Writes a file in the place of the one that has the name: it never holds half of the content.
  ///
  /// Only a regular file is ever replaced: to rename a file onto a device or a pipe would remove it.
  ///
  /// - Parameter body: writes the content.
  /// - Throws: a `FileError`; then all is as it was.
  public func replaceFile(
    _ body: (borrowing NewFile) throws(Errno) -> Void
  ) throws(FileError) {
    try FileError.writing(self) { () throws(Errno) in
      if let kind, kind != .file { throw kind == .folder ? Errno(code: EISDIR) : .exists }
      var file = try NewFile(temporaryIn: folder)
      try body(file)
      try file.take()
      // As above: the old content must not go before the new one is on the disk.
      try file.sync()
      try file.rename(replacing: self)
      file.keep()
      syncFolderIfPossible(folder)
    }
  }
}
