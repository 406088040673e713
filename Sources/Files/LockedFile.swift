import Glibc

/// A file that is open for appending, and locked by this process until the value's life ends.
///
/// The system releases the lock when the process ends, however it ends.
public struct LockedFile: ~Copyable {
  /// How a file is opened.
  public enum Mode: Sendable {
    /// It must not be there yet; only this user may read it.
    case new
    /// It must be there.
    case existing
    /// It is made where it is missing, readable as any new file is.
    case any
  }

  /// The system's number of the open file.
  public let descriptor: Int32
  /// Whether the file is locked; false where the file system has no locks.
  public let isLocked: Bool

  /// Opens and locks a file.
  ///
  /// - Parameters:
  ///   - path: the file; a link is not followed.
  ///   - mode: whether it is made.
  ///   - lock: takes the lock of an open file, 0 or an `errno`; tests pass another one.
  /// - Throws: the `errno`; `EWOULDBLOCK` when another process holds the lock, and `ENOENT` when the
  ///   name went away in between: what is written into a file without a name is lost.
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
      // Appending is atomic with respect to other writers, which seeking to the end is not.
      open($0, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | flags, mode == .any ? 0o666 : 0o600)
    }
    guard result >= 0 else { throw .last }
    // No deinit runs where an initializer throws.
    isLocked = try Self.take(result, path, lock)
    descriptor = result
  }

  /// Locks an open file, which is closed when that fails.
  ///
  /// - Returns: whether the file system has locks.
  private static func take(
    _ descriptor: Int32, _ path: Path, _ lock: (Int32) -> Int32
  ) throws(Errno) -> Bool {
    do throws(Errno) {
      let isLocked = try isLocked(lock(descriptor))
      // Between opening and locking, the name may have been removed or given to another file.
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
    // A process that is being started just now may hold a copy of the descriptor for a moment.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Takes an exclusive lock on an open file, if nobody has it: 0, or the `errno`.
  public static func lockWithoutWaiting(_ descriptor: Int32) -> Int32 {
    // `flock` and not `fcntl`, whose locks end as soon as any descriptor of the file is closed.
    flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno
  }

  private static func isLocked(_ code: Int32) throws(Errno) -> Bool {
    switch code {
    case 0: return true
    case ENOLCK, ENOTSUP, ENOSYS, EINVAL: return false
    // SMB says so where another computer has the lock.
    case EACCES: throw .locked
    default: throw Errno(code: code)
    }
  }

  /// Adds `bytes` at the end.
  ///
  /// - Throws: the `errno`.
  public func append(_ bytes: some Collection<UInt8>) throws(Errno) {
    try writeAll(bytes, to: descriptor)
  }

  /// Waits until what was written outlasts a power cut.
  ///
  /// - Throws: the `errno`.
  public func sync() throws(Errno) {
    guard fsync(descriptor) == 0 else { throw .last }
  }

  /// The file's last byte; nil where it is empty or can't be read.
  public var lastByte: UInt8? {
    guard let size = try? FileStatus(ofOpen: descriptor).size, size > 0 else { return nil }
    var last: UInt8 = 0
    return pread(descriptor, &last, 1, size - 1) == 1 ? last : nil
  }
}
