internal import CFileSystem
import Glibc

/// Queries about the file at a path.
extension Path {
  /// The type of the file, symbolic links not followed; nil if it is missing or can't be inspected.
  public var kind: FileStatus.Kind? { (try? FileStatus(ofLink: self))?.kind }

  /// Whether the path exists, symbolic links followed.
  public var exists: Bool { (try? FileStatus(of: self)) != nil }

  /// Whether the path is a folder, symbolic links followed.
  public var isFolder: Bool { (try? FileStatus(of: self))?.kind == .folder }

  /// Whether this user may write to the path, according to `access`.
  public var isWritable: Bool { withCString { access($0, W_OK) } == 0 }

  /// Whether this user can give a new file the owner and group of this one.
  public var canKeepOwner: Bool {
    guard let status = try? FileStatus(of: self) else { return true }
    let user = geteuid()
    guard user != 0 else { return true }
    guard status.owner == user else { return false }
    var groups = [gid_t](repeating: 0, count: 1 << 16)
    let count = Int(getgroups(Int32(groups.count), &groups))
    return status.group == getegid() || groups.prefix(max(0, count)).contains(status.group)
  }

  /// Whether no write permission is set for anyone, which is how users protect photos.
  public var isWriteProtected: Bool {
    ((try? FileStatus(of: self))?.mode).map { $0 & 0o222 == 0 } ?? false
  }

  /// The number of hard links; 0 if the file does not exist.
  public var linkCount: Int { (try? FileStatus(of: self))?.links ?? 0 }

  /// Returns all names in this folder, hidden ones included, in no particular order; empty if it
  /// can't be read.
  public func entries() -> [[UInt8]] { (try? FolderListing.allNames(in: self)) ?? [] }

  /// Returns whether both are regular files with the same bytes, symbolic links followed.
  public func hasSameContent(as other: Path) -> Bool {
    (try? haveSameContent(self, other)) ?? false
  }

  /// The resolved path of the running program; nil if the system does not provide it.
  public static var runningProgram: Path? { try? Path("/proc/self/exe").resolved() }

  /// Whether the file system is one of Windows' (FAT, exFAT, NTFS), which do not store all names.
  public var storesWindowsNames: Bool {
    withCString { path in
      switch UInt32(truncatingIfNeeded: kennel_file_system_type(path)) {
      case 0x4D44, 0x2011_BAB0, 0x5346_544E, 0x7366_746E: true  // FAT, exFAT, NTFS (two drivers)
      // FUSE: on a disk, `fuseblk`; else `fuse.` and a name, for networks and folders, too.
      case 0x6573_5546:
        fileSystemName.map { name in ["fuseblk", "ntfs", "fat"].contains(where: name.contains) }
          ?? false
      default: false
      }
    }
  }

  /// The name of the file system's type in `/proc/self/mountinfo`; nil if it can't be determined.
  private var fileSystemName: String? {
    guard let device = (try? FileStatus(of: self))?.identity.device,
      let text = try? Path("/proc/self/mountinfo").contentsOfSystemFile()
    else { return nil }
    // As the C library's `major` and `minor`, which Swift can't import.
    let major = (device >> 8) & 0xFFF | (device >> 32) & ~0xFFF
    let minor = device & 0xFF | (device >> 12) & ~0xFF
    // "36 35 98:0 /root /mount options… - type source options"
    let line = text.split(separator: "\n").last { line in
      line.split(separator: " ").dropFirst(2).first.map { $0 == "\(major):\(minor)" } ?? false
    }
    return line?.split(separator: " ").drop { $0 != "-" }.dropFirst().first.map(String.init)
  }

  /// Reads a file of `/proc`, whose size is reported as 0.
  private func contentsOfSystemFile() throws(Errno) -> String {
    String(decoding: try OpenFile(self).contents(), as: UTF8.self)
  }

  /// Whether the file system has persistent inode numbers, so that they identify files later.
  public var keepsInodes: Bool { withCString { kennel_keeps_inodes($0) } != 0 }
}
