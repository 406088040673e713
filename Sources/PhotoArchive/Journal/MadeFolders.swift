internal import Files

/// The folders that an action created, according to its journal.
struct MadeFolders {
  /// The inodes of the folders by path; nil stands for an unknown inode.
  private var inodes: [Path: Set<UInt64?>] = [:]

  /// Adds the folder of a `folderMade` record.
  mutating func note(_ record: JournalRecord) {
    guard let path = record.path else { return }
    inodes[path, default: []].insert(record.inode)
  }

  /// Removes an announced folder, if kennel created it and it is empty.
  ///
  /// kennel 0.1.0 did not record whether it created a folder that it had announced. In its journals
  /// the announcement suffices.
  func remove(_ announced: JournalRecord) {
    guard let path = announced.path, let entry = try? FolderEntry(path),
      let status = try? entry.status(), status.kind == .folder,
      announced.reported != true || isMade(path, status.identity.inode)
    else { return }
    try? entry.removeFolder()
  }

  private func isMade(_ path: Path, _ inode: UInt64) -> Bool {
    guard let known = inodes[path] else { return false }
    return known.contains(nil) || known.contains(inode)
  }
}

extension JournalRecord {
  /// Creates a `folderMade` record for a new folder.
  init(made folder: Path) throws(Errno) {
    self.init(.folderMade)
    path = folder
    // The device is omitted: a disk may have another number when it is connected again.
    if folder.keepsInodes {
      inode = try FileStatus(ofLink: folder).identity.inode
    }
  }
}
