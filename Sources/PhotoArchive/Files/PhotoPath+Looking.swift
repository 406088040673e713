#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension [UInt8] {
  /// A name with small ASCII letters for capital ones, as the file systems of Windows, macOS and
  /// memory cards compare names.
  public var withoutCase: [UInt8] {
    map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
  }
}

extension PhotoPath {
  /// What something in the file system is.
  public enum Kind: Sendable, Hashable {
    /// A regular file.
    case file
    /// A folder.
    case folder
    /// A symbolic link, wherever it leads.
    case link
    /// A pipe, a socket or a device.
    case special
  }

  /// What is at this path, links not followed; nil where nothing is, or it can't be looked at.
  public var kind: Kind? {
    switch (try? FileStatus(ofLink: self))?.kind {
    case .file: .file
    case .folder: .folder
    case .link: .link
    case .special: .special
    case nil: nil
    }
  }

  /// Whether this user may change it, as far as the system tells.
  public var isWritable: Bool { !bytes.contains(0) && withCString { access($0, W_OK) } == 0 }

  /// Whether the folder is the one that the path says, and no link on the way leads elsewhere.
  ///
  /// It is so, too, where there is no such folder. The path is one that `resolved` gave before.
  var isBehindNoLink: Bool { (try? folder.resolved()).map { $0 == folder } ?? true }

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
  public func hasSameContent(as other: PhotoPath) -> Bool {
    (try? haveSameContent(self, other)) ?? false
  }

  /// The path for people: from `folder` on, where it lies in that; both as `resolved` gives them.
  public func displayName(from folder: PhotoPath?) -> String {
    guard let folder, folder.bytes.count > 1, bytes.count > folder.bytes.count, isInside(folder)
    else { return displayName }
    return PhotoPath(bytes: Array(bytes.dropFirst(folder.bytes.count + 1))).displayName
  }

  /// The current folder, as `resolved` gives it; nil where it is gone.
  public static var currentFolder: PhotoPath? { try? PhotoPath(".").resolved() }
}
