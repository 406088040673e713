internal import Files
import Glibc

/// Cleans up after actions whose process was killed.
public enum Recovery {
  /// Removes temporary files, and completes moves to other file systems whose copy is complete.
  ///
  /// Each photo is either as before or as after its change, as changes are single renames. Actions
  /// of running kennel processes are skipped.
  ///
  /// - Parameter state: the state folder, with the journals.
  /// - Returns: the names of the recovered actions.
  /// - Throws: a `JournalError` when the journals can't be read or written.
  public static func run(_ state: StateFolder) throws(JournalError) -> [String] {
    var tidied: [String] = []
    for (id, path) in try ActionHistory(state).unfinished() {
      do throws(Errno) {
        let journal = try JournalFile(opening: id, at: path)
        guard try tidy(id, journal) else {
          // The action was interrupted before its first record, so nothing was done.
          try removeFile(journal.path)
          continue
        }
        try journal.close()
        tidied.append(id)
      } catch {
        // The journal is locked by its owner, was removed since the listing, or is another user's.
        guard [.locked, .missing, .permission, .notPermitted].contains(error) else {
          throw JournalError(.notWritten, id: id, writing: error)
        }
      }
    }
    return tidied
  }

  /// Cleans up after one action; returns false if its journal has no first record.
  private static func tidy(_ id: String, _ journal: JournalFile) throws(Errno) -> Bool {
    let reader = try JournalReader(journal.path)
    var isUndo = false
    var done: Set<Int> = []
    var failed: Set<Int> = []
    // Only the indices of these lines are kept: a journal may be larger than the memory.
    var announced: [Int] = []
    var folders: [Path] = []
    var hasBegun = false
    for index in 0..<reader.count {
      guard let record = try reader.record(index) else { continue }
      switch record.type {
      case .begin: hasBegun = true
      case .undo: isUndo = true
      case .folder: record.path.map { folders.append($0) }
      case .done: record.change.map { _ = done.insert($0) }
      case .failed: record.change.map { _ = failed.insert($0) }
      case .transfer, .rewrite: announced.append(index)
      default: break
      }
    }
    // An undo announces nothing: it reads the same records backwards. So any of its changes may
    // have been interrupted, including those that the action itself had done.
    for index in announced {
      guard let record = try reader.record(index), let number = record.change,
        // A file at the target of a failed change is not kennel's.
        !failed.contains(number), isUndo || !done.contains(number)
      else { continue }
      let executor = ChangeExecutor(id: id, number: number)
      // The temporary file is in the folder of the file that was being written. For a move, that is
      // the target's folder in an action and the source's in an undo.
      for place in [record.path, record.target].compactMap(\.self) {
        try? removeFile(executor.temporary(for: place))
      }
      if record.kind == Transfer.Kind.move.rawValue {
        finishMove(record, isUndo: isUndo)
      }
    }
    if !isUndo { try noteTimes(of: folders, in: journal) }
    return hasBegun
  }

  /// Records the folders' times, so that an undo detects whether a person changed them since.
  private static func noteTimes(of folders: [Path], in journal: JournalFile) throws(Errno) {
    for folder in folders {
      guard let status = try? FileStatus(of: folder) else { continue }
      var record = JournalRecord(.folderAfter)
      record.path = folder
      record.modified = status.modified
      journal.add(record)
    }
  }

  /// Completes a move whose copy is complete, by removing the file at the old path.
  ///
  /// A file that is only probably a leftover is never removed: both files must have the size and
  /// time from the journal and the same bytes.
  private static func finishMove(_ record: JournalRecord, isUndo: Bool) {
    guard let source = record.path, let target = record.target,
      source.isBehindNoLink, target.isBehindNoLink, let size = record.size,
      let modified = record.modified, let old = FileStamp(ifThere: source),
      let new = FileStamp(ifThere: target),
      case let stamp = FileStamp(size: size, modified: modified),
      old.mayBeCopy(of: stamp), new.mayBeCopy(of: stamp), haveSameContentTwice(source, target)
    else { return }
    try? removeFile(isUndo ? target : source)  // an undo copies in the other direction
  }
}
