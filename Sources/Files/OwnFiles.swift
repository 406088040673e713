public import Messages

import Glibc

/// An error about a file or folder of kennel's own that another user may have written.
public typealias OwnFileError = CodedError<OwnFileMessage>

/// Checks that kennel's own files and folders are this user's, and makes them private.
///
/// kennel does what its journals and its catalog say: an undo moves, overwrites and removes files.
/// So nobody but this user and root may be able to write them.
public struct OwnFiles {
  /// Files and folders that others may read, with the permissions that they get.
  private var loose: [(path: Path, mode: mode_t)] = []

  /// Creates a check of nothing.
  public init() {}

  /// Checks a file or folder; a missing one is right.
  ///
  /// A group may write only what it can't reach, below a folder that is this user's alone.
  ///
  /// - Throws: an `OwnFileError`.
  public mutating func check(_ path: Path) throws(OwnFileError) {
    guard let status = try? FileStatus(ofLink: path) else { return }
    let values: [String: Message.Value] = ["path": "\(path)"]
    switch status.kind {
    case .link: throw OwnFileError(.isLink, values)
    case .special: throw OwnFileError(.isSpecial, values)
    case .file, .folder: break
    }
    guard status.isOwn else { throw OwnFileError(.otherOwner, values) }
    guard status.mode & 0o002 == 0, status.mode & 0o020 == 0 || path.isBelowPrivateFolder else {
      throw OwnFileError(.othersMayWrite, values)
    }
    if status.mode & 0o077 != 0, status.owner == geteuid() {
      loose.append((path, mode_t(status.mode & 0o700)))
    }
  }

  /// Checks the folder that contains the others; it alone may be behind a link of this user's.
  ///
  /// - Throws: an `OwnFileError`.
  public mutating func check(root: Path) throws(OwnFileError) {
    guard let link = try? FileStatus(ofLink: root), link.kind == .link else {
      return try check(root)
    }
    guard link.isOwn else { throw OwnFileError(.otherOwner, ["path": "\(root)"]) }
    if let real = try? root.resolved() { try check(real) }
  }

  /// Takes the permissions of others away from all that was checked; earlier versions left some.
  ///
  /// A disk that has no permissions refuses it, and the files remain readable by others there.
  public func makePrivate() {
    for (path, mode) in loose { _ = path.withCString { chmod($0, mode) } }
  }
}

extension FileStatus {
  /// Whether the file belongs to this user or to root.
  fileprivate var isOwn: Bool { owner == geteuid() || owner == 0 }
}

extension Path {
  /// Whether a folder above this path is accessible to its owner only, this user or root.
  fileprivate var isBelowPrivateFolder: Bool {
    guard var path = try? folder.resolved() else { return false }
    while true {
      if let status = try? FileStatus(ofLink: path), status.isOwn, status.mode & 0o077 == 0 {
        return true
      }
      guard path.folder != path else { return false }
      path = path.folder
    }
  }
}

/// Creates an empty file that only this user can access, unless the path exists.
///
/// The file is never opened: closing a descriptor of a database would end SQLite's locks on it.
///
/// - Throws: an `Errno`.
public func makePrivateFile(_ path: Path) throws(Errno) {
  guard path.withCString({ mknod($0, S_IFREG | 0o600, 0) }) == 0 || errno == EEXIST else {
    throw .last
  }
}
