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

  init(size: Int, modified: Int64, identity: FileStatus.Identity) {
    self.init(size: size, modified: modified, device: identity.device, inode: identity.inode)
  }

  /// Looks at a file that need not be there; nil where it is not.
  public init?(ifThere path: PhotoPath) {
    guard let status = try? FileStatus(of: path) else { return nil }
    self = status.stamp
  }

  /// Looks at the file that `path` leads to, links followed.
  ///
  /// - Throws: a `PhotoFileError` when there is none.
  public init(of path: PhotoPath) throws(PhotoFileError) {
    do throws(Errno) {
      self = try FileStatus(of: path).stamp
    } catch {
      throw PhotoFileError(errno: error.code, at: path)
    }
  }

  /// Whether this may be what `original` is on another disk: size and time are the same, but that a
  /// disk may keep times in steps of up to two seconds (FAT), and cuts off the rest.
  func mayBeCopy(of original: FileStamp) -> Bool {
    let (difference, overflow) = original.modified.subtractingReportingOverflow(modified)
    return size == original.size && !overflow && 0..<2_000_000_000 ~= difference
  }

  /// Whether the content looks unchanged: size and time are the same, whatever the inode.
  public func hasSameContent(as other: FileStamp) -> Bool {
    size == other.size && modified == other.modified
  }
}
