internal import CFileSystem
internal import Digests
import Glibc

/// A newly created file, open for writing.
///
/// The file is removed when the value is destroyed, unless `keep` is called, so no error path needs
/// to clean up. A file that the value did not create is never removed.
public struct NewFile: ~Copyable {
  /// The current place of the file.
  public private(set) var entry: FolderEntry
  private let descriptor: Int32
  private var isKept = false

  /// Creates the file.
  ///
  /// - Parameters:
  ///   - entry: the name, which must not exist.
  ///   - mode: the permissions, less the umask, until `take` is called; by default the file is
  ///     private to this user.
  /// - Throws: an `Errno`; `EEXIST` if the name exists.
  public init(_ entry: FolderEntry, mode: UInt32 = 0o600) throws(Errno) {
    // `O_EXCL` never opens an existing file, not even through a symbolic link.
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let result = entry.call { openat($0, $1, flags, mode_t(mode)) }
    guard result >= 0 else { throw .last }
    self.entry = entry
    descriptor = result
  }

  /// Creates a hidden file in `folder` under the first free name.
  ///
  /// - Throws: an `Errno`.
  public init(temporaryIn folder: OpenFolder) throws(Errno) {
    var number = 1
    while true {
      let suffix = number == 1 ? "" : "-\(number)"
      let name = ".kennel-\(getpid())\(suffix).tmp"
      do throws(Errno) {
        try self.init(FolderEntry(folder, Array(name.utf8)))
        return
      } catch {
        // A killed process with the same process ID may have left its file behind.
        guard error.code == EEXIST, number < 1000 else { throw error }
        number += 1
      }
    }
  }

  deinit {
    if !isKept, isStillThere { try? entry.remove() }
    close(descriptor)
  }

  /// Whether `entry` still names this file and not another one.
  var isStillThere: Bool {
    guard let named = try? entry.status(), let own = try? status() else { return false }
    return named.identity == own.identity
  }

  /// Renames the file.
  ///
  /// - Throws: an `Errno`; `EEXIST` if `target` exists.
  public mutating func rename(to target: FolderEntry) throws(Errno) {
    try entry.rename(to: target)
    entry = target
  }

  /// Renames the file, replacing a file at `target`.
  ///
  /// - Throws: an `Errno`.
  public mutating func rename(replacing target: FolderEntry) throws(Errno) {
    try entry.rename(replacing: target)
    entry = target
  }

  /// Ends the use of the value and keeps the file.
  public consuming func keep() { isKept = true }

  /// Appends bytes.
  ///
  /// - Throws: an `Errno`.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(Errno) {
    try writeAll(bytes, to: descriptor)
  }

  /// Appends bytes.
  ///
  /// - Throws: an `Errno`.
  public func write(_ bytes: [UInt8]) throws(Errno) { try writeAll(bytes, to: descriptor) }

  /// Sets the permissions as for any new file.
  ///
  /// - Parameter mode: the permissions; by default, 0o666 less the umask.
  /// - Returns: `.permissions` if the disk does not store them.
  /// - Throws: an `Errno`.
  @discardableResult
  public func take(mode: UInt32? = nil) throws(Errno) -> LostAttributes {
    // The umask can only be read by setting it.
    let mask = umask(0)
    umask(mask)
    return try set(mode: mode.map { $0 & 0o777 } ?? 0o666 & ~mask)
  }

  /// Waits until the content survives a power failure.
  ///
  /// - Throws: an `Errno`.
  public func sync() throws(Errno) {
    guard fsync(descriptor) == 0 else { throw .last }
  }

  /// Returns the file's status.
  ///
  /// - Throws: an `Errno`.
  public func status() throws(Errno) -> FileStatus { try FileStatus(ofOpen: descriptor) }

  /// Returns the SHA-256 of the content, read from the disk as far as the system allows.
  ///
  /// - Throws: an `Errno`.
  public func contentDigest() throws(Errno) -> [UInt8] {
    // Only clean pages are dropped from the page cache, so `sync` must come first.
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .last }
    return try digest(ofOpen: descriptor)
  }

  /// Sets the modification and access times, in nanoseconds since 1970.
  ///
  /// - Returns: `.times` if the disk does not store them.
  @discardableResult
  public func setTimes(modified: Int64, accessed: Int64) -> LostAttributes {
    let times = [timespec(accessed), timespec(modified)]
    return futimens(descriptor, times) == 0 ? [] : .times
  }

  /// Takes over owner, permissions, extended attributes and times.
  ///
  /// - Returns: the attributes that the disk does not store.
  /// - Throws: an `Errno` if the file can't be inspected.
  public func take(_ attributes: FileAttributes) throws(Errno) -> LostAttributes {
    var lost: LostAttributes = []
    let own = try status()
    var mode = attributes.mode
    // The owner comes first, since `fchown` clears the set-id bits.
    if (own.owner, own.group) != (attributes.owner, attributes.group),
      fchown(descriptor, attributes.owner, attributes.group) != 0
    {
      lost.insert(.owner)
      // The set-id bits were meant for the old owner, and the group's for the old group.
      mode &= own.group == attributes.group ? 0o777 : 0o707 | (mode & 0o007) << 3
    }
    lost.formUnion(try set(mode: mode))
    for (name, value) in attributes.extended {
      if name.withCString({ kennel_set_attribute(descriptor, $0, value, value.count) }) != 0 {
        lost.insert(.extended)
      }
    }
    // Last, since writing changes the modification time.
    return lost.union(setTimes(modified: attributes.modified, accessed: attributes.accessed))
  }

  private func set(mode: UInt32) throws(Errno) -> LostAttributes {
    let isRefused = fchmod(descriptor, mode_t(mode)) != 0
    let actual = try status().mode
    if !isRefused, actual == mode { return [] }
    // Some network shares and memory cards give all files the same permissions. Those that refuse
    // other ones are meant to be read by others; NTFS and exFAT drivers ignore them without a word.
    return isRefused && actual & ~mode & 0o044 != 0 ? [.permissions, .privacy] : .permissions
  }
}

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
      let target = try FolderEntry(self, followsLinks: true)
      var file = try NewFile(temporaryIn: target.folder)
      try body(file)
      try file.take()
      try file.sync()
      // Sync before renaming: otherwise, a power failure may leave an empty file under the name.
      try file.rename(to: target)
      file.keep()
      try? target.folder.sync()
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
      let target = try FolderEntry(self, followsLinks: true)
      var file = try NewFile(temporaryIn: target.folder)
      try body(file)
      try file.take()
      // As above: the old content must not be replaced before the new content is on the disk.
      try file.sync()
      try file.rename(replacing: target)
      file.keep()
      try? target.folder.sync()
    }
  }
}
