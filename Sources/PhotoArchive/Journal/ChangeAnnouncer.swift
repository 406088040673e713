internal import Files
internal import Digests
internal import PhotoMetadata

internal import FoundationEssentials

/// Creates the journal records that announce changes, with the folders that they affect.
struct ChangeAnnouncer {
  /// The folders that existed before the first change in them.
  private var known: Set<Path> = []
  private var knownInOrder: [Path] = []
  /// The folders that a change will create.
  private var made: Set<Path> = []
  /// The folders whose names changed since the last `syncFolders`.
  private var touched: Set<Path> = []

  /// Returns the records of a change: the folders first, then the change itself.
  mutating func records(for change: ArchiveChange, number: Int) -> [JournalRecord] {
    switch change {
    case .transfer(let transfer):
      var records = transfer.kind == .move ? touch(transfer.source.folder) : []
      records += touch(transfer.target.folder)
      return records + [record(transfer, number)]
    case .rewrite(let rewrite):
      return touch(rewrite.path.folder) + [record(rewrite, number)]
    }
  }

  private func record(_ transfer: Transfer, _ number: Int) -> JournalRecord {
    var record = JournalRecord(.transfer, number)
    record.kind = transfer.kind.rawValue
    record.path = transfer.source
    record.target = transfer.target
    record.size = transfer.stamp.size
    record.modified = transfer.stamp.modified
    if transfer.kind == .move, let entry = try? FolderEntry(transfer.source),
      let file = try? entry.open(), let attributes = try? FileAttributes(of: file)
    {
      record.note(attributes)
    }
    return record
  }

  private func record(_ rewrite: Rewrite, _ number: Int) -> JournalRecord {
    let original = rewrite.original
    var record = JournalRecord(.rewrite, number)
    record.kind = rewrite.kind.rawValue
    record.path = rewrite.path
    record.size = rewrite.stamp?.size
    record.modified = rewrite.stamp?.modified
    // The replaced bytes suffice for an undo. The digests tell it which of the two states the file
    // is in, or that a person has changed it since.
    if rewrite.kind != .create {
      record.before = original.withUnsafeBytes(sha256)
      record.parts = original.withUnsafeBytes { original in
        rewrite.splices.inverse(in: original).map {
          JournalRecord.Part(
            at: $0.range.lowerBound, length: $0.range.count, old: Data($0.replacement))
        }
      }
    }
    // A deleted file leaves no file whose permissions an undo could copy.
    if rewrite.kind == .delete { record.mode = (try? FileStatus(ofLink: rewrite.path))?.mode }
    if rewrite.kind != .delete { record.after = rewrite.result.withUnsafeBytes(sha256) }
    return record
  }

  /// Records that names in `folder` will change, and that it will be created if it does not exist.
  private mutating func touch(_ folder: Path) -> [JournalRecord] {
    touched.insert(folder)
    guard !known.contains(folder), !made.contains(folder) else { return [] }
    guard let status = try? FileStatus(of: folder) else {
      made.insert(folder)
      var record = JournalRecord(.makeFolder)
      record.path = folder
      record.reported = true
      // The parent comes first. An undo runs backwards, and so empties the inner folder first.
      return (folder.folder == folder ? [] : touch(folder.folder)) + [record]
    }
    known.insert(folder)
    knownInOrder.append(folder)
    var record = JournalRecord(.folder)
    record.path = folder
    record.modified = status.modified
    return [record]
  }

  /// Syncs the folders, so that the changed names survive a power failure.
  mutating func syncFolders() {
    // If a sync fails, the folder is still right in memory, and the journal has its intended
    // content.
    for folder in touched { try? syncFolder(folder) }
    touched.removeAll()
  }

  /// Returns the records of the folders' times after all changes.
  func endRecords() -> [JournalRecord] {
    knownInOrder.compactMap { folder in
      guard let status = try? FileStatus(of: folder) else { return nil }
      var record = JournalRecord(.folderAfter)
      record.path = folder
      record.modified = status.modified
      return record
    }
  }
}
