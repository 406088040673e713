internal import Files

/// The folders that an action made, as far as its journal says.
struct MadeFolders {
  /// The inodes by the folders' paths; nil stands for one that is not known.
  private var inodes: [Path: Set<UInt64?>] = [:]

  /// Notes what a record of the kind `folderMade` says.
  mutating func note(_ record: JournalRecord) {
    guard let path = record.path else { return }
    inodes[path, default: []].insert(record.inode)
  }

  /// Removes an announced folder, if kennel made it and nothing is in it.
  ///
  /// kennel 0.1.0 did not write down whether it made a folder that it had announced. In its journals
  /// the announcement has to do.
  func remove(_ announced: JournalRecord) {
    guard let path = announced.path, path.isBehindNoLink,
      let status = try? FileStatus(ofLink: path), status.kind == .folder,
      announced.reported != true || isMade(path, status.identity.inode)
    else { return }
    try? removeEmptyFolder(path)
  }

  private func isMade(_ path: Path, _ inode: UInt64) -> Bool {
    guard let known = inodes[path] else { return false }
    return known.contains(nil) || known.contains(inode)
  }
}

extension JournalRecord {
  /// Says that `folder` was made just now.
  init(made folder: Path) throws(Errno) {
    self.init(.folderMade)
    path = folder
    // The device is left out: a disk may have another number when it is connected again.
    if folder.keepsInodes {
      inode = try FileStatus(ofLink: folder).identity.inode
    }
  }
}
