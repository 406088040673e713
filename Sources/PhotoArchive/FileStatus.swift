#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What a path leads to, links followed.
struct FileStatus {
  enum Kind {
    case file, folder
    /// A pipe, a socket or a device: opening one may wait for ever.
    case special
  }

  /// What makes a folder the same folder under another name.
  struct Identity: Hashable {
    let device: UInt64
    let inode: UInt64
  }

  /// The `errno` of a path that leads nowhere.
  static let missing = ENOENT

  let kind: Kind
  let identity: Identity
  let size: Int

  /// Looks at `path` without opening it; throws the `errno`.
  init(of path: PhotoPath) throws(Errno) {
    // C would stop at a zero byte, and so look at another file.
    guard !path.bytes.contains(0) else { throw Errno(code: ENOENT) }
    var status = stat()
    guard path.withCString({ stat($0, &status) }) == 0 else { throw Errno(code: errno) }
    self.init(status)
  }

  /// Whether `path` itself is a link, wherever it leads.
  static func isLink(_ path: PhotoPath) -> Bool {
    var status = stat()
    return !path.bytes.contains(0) && path.withCString { lstat($0, &status) } == 0
      && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Looks at an open file; throws the `errno`.
  init(ofOpen descriptor: Int32) throws(Errno) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Errno(code: errno) }
    self.init(status)
  }

  private init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      default: .special
      }
    identity = Identity(
      device: UInt64(truncatingIfNeeded: status.st_dev),
      inode: UInt64(truncatingIfNeeded: status.st_ino))
    size = Int(status.st_size)
  }
}

/// A failed system call's `errno`.
struct Errno: Error {
  let code: Int32
}
