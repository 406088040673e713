internal import Files
import Glibc

/// Tidies up after actions whose process was killed.
public enum Recovery {
  /// Takes temporary files away, and ends moves to other file systems whose copy was complete.
  ///
  /// Each photo is either as before or as after its change, as changes are single renames. An
  /// action that another kennel is at is left alone.
  ///
  /// - Parameter state: where the journals are.
  /// - Returns: the names of the actions that were tidied up.
  /// - Throws: a `JournalError` when the journals can't be read.
  public static func run(_ state: StateFolder) throws(JournalError) -> [String] {
    var tidied: [String] = []
    for (id, path) in try ActionHistory(state).unfinished() {
      do throws(Errno) {
        let journal = try JournalFile(opening: id, at: path)
        guard try tidy(id, journal) else {
          // It was cut off before it said anything, so nothing was done.
          try removeFile(journal.path)
          continue
        }
        try journal.close()
        tidied.append(id)
      } catch {
        // Locked by its owner, gone since the listing, or another user's.
        guard [.locked, .missing, .permission, .notPermitted].contains(error) else {
          throw JournalError(.notWritten, id: id, writing: error)
        }
      }
    }
    return tidied
  }

  /// Tidies up after one action; false where its journal does not even begin.
  private static func tidy(_ id: String, _ journal: JournalFile) throws(Errno) -> Bool {
    let reader = try JournalReader(journal.path)
    var isUndo = false
    var done: Set<Int> = []
    var failed: Set<Int> = []
    // Only the numbers of these lines are kept: a journal may be larger than the memory.
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
    // have been cut off, also one that the action itself had done.
    for index in announced {
      guard let record = try reader.record(index), let number = record.change,
        // What stands at the target of a failed change is a person's own.
        !failed.contains(number), isUndo || !done.contains(number)
      else { continue }
      let executor = ChangeExecutor(id: id, number: number)
      // The temporary file lies in the folder of the file that was being written. For a move, that
      // is the target's folder in an action and the source's in an undo.
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

  /// Writes down the folders' times, so that an undo knows whether a person changed them since.
  private static func noteTimes(of folders: [Path], in journal: JournalFile) throws(Errno) {
    for folder in folders {
      guard let status = try? FileStatus(of: folder) else { continue }
      var record = JournalRecord(.folderAfter)
      record.path = folder
      record.modified = status.modified
      journal.add(record)
    }
  }

  /// Ends a move whose copy is complete: the two are the same, and the old one goes.
  ///
  /// A name that is only probably a leftover is never removed: both files must have the size and
  /// time of the journal and the same bytes.
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
