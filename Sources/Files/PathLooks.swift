internal import CFileSystem
import Glibc

/// What is at a path.
extension Path {
  /// What is at this path, links not followed; nil where nothing is, or it can't be looked at.
  public var kind: FileStatus.Kind? { (try? FileStatus(ofLink: self))?.kind }

  /// Whether it leads to something, links followed.
  public var exists: Bool { (try? FileStatus(of: self)) != nil }

  /// Whether it leads to a folder, links followed.
  public var isFolder: Bool { (try? FileStatus(of: self))?.kind == .folder }

  /// Whether this user may change it, as far as the system tells.
  public var isWritable: Bool { withCString { access($0, W_OK) } == 0 }

  /// Whether the folder is the one that the path says, and no link on the way leads elsewhere.
  ///
  /// It is so, too, where there is no such folder. The path is one that `resolved` gave before.
  public var isBehindNoLink: Bool { (try? folder.resolved()).map { $0 == folder } ?? true }

  /// Whether a new file that this user makes can have the owner and group of this one.
  public var canKeepOwner: Bool {
    guard let status = try? FileStatus(of: self) else { return true }
    let user = geteuid()
    guard user != 0 else { return true }
    guard status.owner == user else { return false }
    var groups = [gid_t](repeating: 0, count: 1 << 16)
    let count = Int(getgroups(Int32(groups.count), &groups))
    return status.group == getegid() || groups.prefix(max(0, count)).contains(status.group)
  }

  /// Whether nobody at all may write the file, as people protect photos by.
  public var isWriteProtected: Bool {
    ((try? FileStatus(of: self))?.mode).map { $0 & 0o222 == 0 } ?? false
  }

  /// How many names the file has; 0 where there is none.
  public var linkCount: Int { (try? FileStatus(of: self))?.links ?? 0 }

  /// The names in this folder, hidden ones too, in no order; none where it can't be read.
  public func entries() -> [[UInt8]] { (try? FolderListing.allNames(in: self)) ?? [] }

  /// Whether both are regular files with the same bytes, links followed.
  public func hasSameContent(as other: Path) -> Bool {
    (try? haveSameContent(self, other)) ?? false
  }

  /// The running program, as `resolved` gives it; nil where the system does not tell.
  public static var runningProgram: Path? { try? Path("/proc/self/exe").resolved() }

  /// Whether the disk keeps the inode numbers of its files, so that they tell files apart later.
  public var keepsInodes: Bool { withCString { kennel_keeps_inodes($0) } != 0 }
}
