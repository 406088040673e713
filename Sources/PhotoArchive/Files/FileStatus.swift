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
    /// A symbolic link, which only a look at the link itself finds.
    case link
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
  /// How many names the file has.
  let links: Int
  /// The last change of the content, in nanoseconds since 1970.
  let modified: Int64
  /// The last reading, in nanoseconds since 1970.
  let accessed: Int64
  let mode: UInt32
  let owner: UInt32
  let group: UInt32

  /// Looks at `path` without opening it; throws the `errno`.
  init(of path: PhotoPath) throws(Errno) {
    // C would stop at a zero byte, and so look at another file.
    guard !path.bytes.contains(0) else { throw Errno(code: ENOENT) }
    var status = stat()
    guard path.withCString({ stat($0, &status) }) == 0 else { throw Errno(code: errno) }
    self.init(status)
  }

  /// Looks at `path` itself, be it a link; throws the `errno`.
  init(ofLink path: PhotoPath) throws(Errno) {
    guard !path.bytes.contains(0) else { throw Errno(code: ENOENT) }
    var status = stat()
    guard path.withCString({ lstat($0, &status) }) == 0 else { throw Errno(code: errno) }
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
      case S_IFLNK: .link
      default: .special
      }
    identity = Identity(
      device: UInt64(truncatingIfNeeded: status.st_dev),
      inode: UInt64(truncatingIfNeeded: status.st_ino))
    size = Int(status.st_size)
    links = Int(status.st_nlink)
    #if canImport(Darwin)
    modified = nanoseconds(status.st_mtimespec)
    accessed = nanoseconds(status.st_atimespec)
    #else
    modified = nanoseconds(status.st_mtim)
    accessed = nanoseconds(status.st_atim)
    #endif
    mode = UInt32(status.st_mode) & 0o7777
    owner = status.st_uid
    group = status.st_gid
  }

  /// What tells that a file is still the same.
  var stamp: FileStamp { FileStamp(size: size, modified: modified, identity: identity) }
}

/// A failed system call's `errno`.
struct Errno: Error {
  let code: Int32

  /// What was written is not what is there.
  static let damaged = EIO

  /// The last call's.
  static var last: Errno { Errno(code: errno) }
}

private func nanoseconds(_ time: timespec) -> Int64 {
  // A hostile file system may claim any second.
  let (seconds, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
  return overflow ? 0 : seconds &+ Int64(time.tv_nsec)
}
