import Glibc

/// What is at a path, as the system tells without opening it.
public struct FileStatus: Sendable {
  /// What something in the file system is.
  public enum Kind: Sendable, Hashable {
    /// A regular file.
    case file
    /// A folder.
    case folder
    /// A symbolic link, which only a look at the link itself finds.
    case link
    /// A pipe, a socket or a device: opening one may block forever.
    case special
  }

  /// What makes a file the same file under another name.
  public struct Identity: Sendable, Hashable {
    /// The file system.
    public let device: UInt64
    /// The file's number in it.
    public let inode: UInt64
  }

  /// What it is.
  public let kind: Kind
  /// Which file it is, whatever its name.
  public let identity: Identity
  /// The size in bytes.
  public let size: Int
  /// How many names the file has.
  public let links: Int
  /// The last change of the content, in nanoseconds since 1970.
  public let modified: Int64
  /// The last reading, in nanoseconds since 1970.
  public let accessed: Int64
  /// The permissions, with the set-id and sticky bits.
  public let mode: UInt32
  /// The owner's number.
  public let owner: UInt32
  /// The group's number.
  public let group: UInt32

  /// Looks at what `path` leads to, links followed.
  ///
  /// - Throws: the `errno`.
  public init(of path: Path) throws(Errno) {
    var status = stat()
    guard path.withCString({ stat($0, &status) }) == 0 else { throw .last }
    self.init(status)
  }

  /// Looks at `path` itself, even if it is a link.
  ///
  /// - Throws: the `errno`.
  public init(ofLink path: Path) throws(Errno) {
    var status = stat()
    guard path.withCString({ lstat($0, &status) }) == 0 else { throw .last }
    self.init(status)
  }

  /// Looks at an open file.
  ///
  /// - Throws: the `errno`.
  public init(ofOpen descriptor: Int32) throws(Errno) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last }
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
    modified = nanoseconds(status.st_mtim)
    accessed = nanoseconds(status.st_atim)
    mode = UInt32(status.st_mode) & 0o7777
    owner = status.st_uid
    group = status.st_gid
  }

  /// Whether `path` itself is a link, wherever it leads.
  public static func isLink(_ path: Path) -> Bool { (try? FileStatus(ofLink: path))?.kind == .link }

  /// What tells that a file is still the same.
  public var stamp: FileStamp {
    FileStamp(size: size, modified: modified, device: identity.device, inode: identity.inode)
  }
}

private func nanoseconds(_ time: timespec) -> Int64 {
  // A hostile file system may claim any second.
  let (seconds, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
  return overflow ? 0 : seconds &+ Int64(time.tv_nsec)
}

/// What tells, without reading a file, that it is still the same: its size, time and inode.
public struct FileStamp: Sendable, Hashable {
  /// The size in bytes.
  public let size: Int
  /// The last change of the content, in nanoseconds since 1970.
  public let modified: Int64
  /// The file system that the file is on.
  public let device: UInt64
  /// The file's number in it.
  public let inode: UInt64

  /// Makes a stamp from its parts.
  public init(size: Int, modified: Int64, device: UInt64 = 0, inode: UInt64 = 0) {
    self.size = size
    self.modified = modified
    self.device = device
    self.inode = inode
  }

  /// Looks at a file that need not be there; nil where it is not.
  public init?(ifThere path: Path) {
    guard let status = try? FileStatus(of: path) else { return nil }
    self = status.stamp
  }

  /// Looks at the file that `path` leads to, links followed.
  ///
  /// - Throws: a `FileError` when there is none.
  public init(of path: Path) throws(FileError) {
    self = try FileError.reading(path) { () throws(Errno) in try FileStatus(of: path).stamp }
  }

  /// Whether this may be what `original` is on another disk: size and time are the same, but that a
  /// disk may keep times in steps of up to two seconds (FAT), and cuts off the rest.
  public func mayBeCopy(of original: FileStamp) -> Bool {
    let (difference, overflow) = original.modified.subtractingReportingOverflow(modified)
    return size == original.size && !overflow && 0..<2_000_000_000 ~= difference
  }

  /// Whether the content looks unchanged: size and time are the same, whatever the inode.
  public func hasSameContent(as other: FileStamp) -> Bool {
    size == other.size && modified == other.modified
  }
}
