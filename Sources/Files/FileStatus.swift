internal import CFileSystem
import Glibc

/// The metadata of a file, as returned by `stat`.
public struct FileStatus: Sendable {
  /// A type of file.
  public enum Kind: Sendable, Hashable {
    /// A regular file.
    case file
    /// A folder.
    case folder
    /// A symbolic link, which only `lstat` reports.
    case link
    /// A pipe, a socket or a device: opening one may block forever.
    case special
  }

  /// The device and inode number, which identify a file whatever its name.
  public struct Identity: Sendable, Hashable {
    /// The file system's device number.
    public let device: UInt64
    /// The inode number.
    public let inode: UInt64
  }

  /// The file's type.
  public let kind: Kind
  /// The file's identity.
  public let identity: Identity
  /// The size in bytes.
  public let size: Int
  /// The number of hard links.
  public let links: Int
  /// The modification time, in nanoseconds since 1970.
  public let modified: Int64
  /// The access time, in nanoseconds since 1970.
  public let accessed: Int64
  /// The permissions, with the set-id and sticky bits.
  public let mode: UInt32
  /// The owner's user ID.
  public let owner: UInt32
  /// The group ID.
  public let group: UInt32

  /// Inspects the file at `path`; symbolic links are followed (`stat`).
  ///
  /// - Throws: an `Errno`.
  public init(of path: Path) throws(Errno) {
    var status = stat()
    guard path.withCString({ stat($0, &status) }) == 0 else { throw .last }
    self.init(status)
  }

  /// Inspects `path` itself, even if it is a symbolic link (`lstat`).
  ///
  /// - Throws: an `Errno`.
  public init(ofLink path: Path) throws(Errno) {
    var status = stat()
    guard path.withCString({ lstat($0, &status) }) == 0 else { throw .last }
    self.init(status)
  }

  /// Inspects an open file (`fstat`).
  ///
  /// - Throws: an `Errno`.
  public init(ofOpen descriptor: Int32) throws(Errno) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last }
    self.init(status)
  }

  init(_ status: stat) {
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

  /// Returns whether `path` itself is a symbolic link, even a broken one.
  public static func isLink(_ path: Path) -> Bool { (try? FileStatus(ofLink: path))?.kind == .link }

  /// Checks that this is a regular file of at most `limit` bytes.
  ///
  /// - Throws: a `FileError` for `path` if it is not.
  func requireFile(at path: Path, atMost limit: Int = .max) throws(FileError) {
    switch kind {
    case .folder: throw FileError(.isFolder, at: path)
    case .special, .link: throw FileError(.notStored, at: path)
    case .file where size > limit: throw FileError(.tooLarge(limit: limit), at: path)
    case .file: break
    }
  }

  /// The values by which changes of the file are detected.
  public var stamp: FileStamp {
    FileStamp(size: size, modified: modified, device: identity.device, inode: identity.inode)
  }
}

private func nanoseconds(_ time: timespec) -> Int64 {
  // A hostile file system may report any time.
  let (seconds, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
  return overflow ? 0 : seconds &+ Int64(time.tv_nsec)
}

/// The values by which changes of a file are detected without reading it: size, modification time
/// and inode.
public struct FileStamp: Sendable, Hashable {
  /// The size in bytes.
  public let size: Int
  /// The modification time, in nanoseconds since 1970.
  public let modified: Int64
  /// The device number of the file system.
  public let device: UInt64
  /// The inode number.
  public let inode: UInt64

  /// Creates a stamp from its parts.
  public init(size: Int, modified: Int64, device: UInt64 = 0, inode: UInt64 = 0) {
    self.size = size
    self.modified = modified
    self.device = device
    self.inode = inode
  }

  /// Creates the stamp of a file, or nil if there is none.
  public init?(ifThere path: Path) {
    guard let status = try? FileStatus(of: path) else { return nil }
    self = status.stamp
  }

  /// Creates the stamp of the file at `path`; symbolic links are followed.
  ///
  /// - Throws: a `FileError` if the file can't be inspected.
  public init(of path: Path) throws(FileError) {
    self = try FileError.reading(path) { () throws(Errno) in try FileStatus(of: path).stamp }
  }

  /// Returns whether this may be the stamp of a copy of `original` on another disk: the sizes are
  /// equal, and the time is less than two seconds earlier, since FAT truncates it to even seconds.
  public func mayBeCopy(of original: FileStamp) -> Bool {
    let (difference, overflow) = original.modified.subtractingReportingOverflow(modified)
    return size == original.size && !overflow && 0..<2_000_000_000 ~= difference
  }

  /// Returns whether size and modification time are equal, whatever the inode, so that the content
  /// looks unchanged.
  public func hasSameContent(as other: FileStamp) -> Bool {
    size == other.size && modified == other.modified
  }
}
