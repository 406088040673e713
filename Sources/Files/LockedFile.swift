import Glibc

/// A file open for appending, locked by this process until the value is destroyed.
///
/// The system also releases the lock when the process ends, even by a crash.
public struct LockedFile: ~Copyable {
  /// How a file is opened.
  public enum Mode: Sendable {
    /// The file must not exist; it is created readable only by this user.
    case new
    /// The file must exist.
    case existing
    /// The file is created if missing, with the permissions 0o666 less the umask.
    case any
  }

  /// The file descriptor.
  public let descriptor: Int32
  /// Whether the file is locked; false if the file system does not support locks.
  public let isLocked: Bool

  /// Opens and locks a file.
  ///
  /// - Parameters:
  ///   - path: the file; a symbolic link is not followed.
  ///   - mode: whether the file must exist, or is created.
  ///   - lock: locks a descriptor and returns 0 or an `errno` value; tests replace it.
  /// - Throws: an `Errno`; `EWOULDBLOCK` if another process holds the lock, and `ENOENT` if the
  ///   name was removed before the lock was taken: data written to a file without a name are lost.
  public init(
    _ path: Path, _ mode: Mode, lock: (Int32) -> Int32 = LockedFile.lockWithoutWaiting
  ) throws(Errno) {
    let flags: Int32 =
      switch mode {
      case .new: O_CREAT | O_EXCL
      case .existing: 0
      case .any: O_CREAT
      }
    let result = path.withCString {
      // Appending is atomic with respect to other writers; seeking to the end is not.
      open($0, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | flags, mode == .any ? 0o666 : 0o600)
    }
    guard result >= 0 else { throw .last }
    // `deinit` does not run if the initializer throws.
    isLocked = try Self.take(result, path, lock)
    descriptor = result
  }

  /// Locks an open file, and closes it on failure.
  ///
  /// - Returns: whether the file system supports locks.
  private static func take(
    _ descriptor: Int32, _ path: Path, _ lock: (Int32) -> Int32
  ) throws(Errno) -> Bool {
    do throws(Errno) {
      let isLocked = try isLocked(lock(descriptor))
      // Between opening and locking, the name may have been removed or reused for another file.
      guard
        try FileStatus(ofLink: path).identity == FileStatus(ofOpen: descriptor).identity
      else { throw .missing }
      return isLocked
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit {
    // Unlock explicitly: a child process that has not called `exec` yet may hold the descriptor.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Tries to lock an open file exclusively, without waiting; returns 0 or an `errno` value.
  public static func lockWithoutWaiting(_ descriptor: Int32) -> Int32 {
    // Unlike `flock` locks, `fcntl` locks end as soon as any descriptor of the file is closed.
    flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno
  }

  private static func isLocked(_ code: Int32) throws(Errno) -> Bool {
    switch code {
    case 0: return true
    case ENOLCK, ENOTSUP, ENOSYS, EINVAL: return false
    // SMB reports EACCES if another computer holds the lock.
    case EACCES: throw .locked
    default: throw Errno(code: code)
    }
  }

  /// Appends `bytes`.
  ///
  /// - Throws: an `Errno`.
  public func append(_ bytes: some Collection<UInt8>) throws(Errno) {
    try writeAll(bytes, to: descriptor)
  }

  /// Waits until the written data survive a power failure (`fsync`).
  ///
  /// - Throws: an `Errno`.
  public func sync() throws(Errno) {
    guard fsync(descriptor) == 0 else { throw .last }
  }

  /// The file's last byte; nil if the file is empty or can't be read.
  public var lastByte: UInt8? {
    guard let size = try? FileStatus(ofOpen: descriptor).size, size > 0 else { return nil }
    var last: UInt8 = 0
    return pread(descriptor, &last, 1, size - 1) == 1 ? last : nil
  }
}
