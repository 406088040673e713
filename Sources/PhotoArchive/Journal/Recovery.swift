internal import Files
internal import Digests
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
    var done = NumberSet()
    var failed = NumberSet()
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
      case .done: record.change.map { done.insert($0) }
      case .failed: record.change.map { failed.insert($0) }
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
      cleanUp(after: record, ChangeExecutor(id: id, number: number), isUndo: isUndo)
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

  /// Removes or puts back the files that an interrupted change left in its folders.
  private static func cleanUp(
    after record: JournalRecord, _ executor: ChangeExecutor, isUndo: Bool
  ) {
    let source = record.path.flatMap { try? FolderEntry($0) }
    let target = record.target.flatMap { try? FolderEntry($0) }
    if record.type == .rewrite {
      source.map { cleanUp(rewrite: record, $0, executor, isUndo: isUndo) }
      return
    }
    // An incomplete copy is at the target, or at the source in an undo.
    for entry in [source, target] { try? entry?.sibling(executor.temporaryName).remove() }
    for (entry, other) in [(source, target), (target, source)] {
      guard let entry, case let aside = entry.sibling(executor.asideName),
        (try? aside.status()) != nil
      else { continue }
      // Taken aside to be removed: the same file is at the other place, or it is put back.
      if let other, haveSameContentTwice(aside, other) {
        try? aside.remove()
      } else {
        try? aside.rename(to: entry)
      }
    }
    if record.kind == Transfer.Kind.move.rawValue, let source, let target {
      finishMove(record, source, target, executor, isUndo: isUndo)
    }
  }

  private static func cleanUp(
    rewrite record: JournalRecord, _ entry: FolderEntry, _ executor: ChangeExecutor, isUndo: Bool
  ) {
    let isKnown = { (file: FolderEntry) in
      digest(file).map { [record.before, record.after].contains($0) } ?? false
    }
    let temporary = entry.sibling(executor.temporaryName)
    if !isKnown(temporary), digest(entry) == (isUndo ? record.before : record.after) {
      // The names were exchanged, and what came out is the save of another program.
      try? temporary.exchange(with: entry)
    }
    try? temporary.remove()
    let aside = entry.sibling(executor.asideName)
    do throws(Errno) {
      try aside.rename(to: entry)
    } catch {
      // Never remove a file of unknown content, even if its name was taken again.
      if isKnown(aside) { try? aside.remove() }
    }
  }

  private static func digest(_ entry: FolderEntry) -> String? {
    (try? entry.contents(atMost: .max)).map { $0.withUnsafeBytes(sha256) }
  }

  /// Completes a move whose copy is complete, by removing the file at the old path.
  ///
  /// A file that is only probably a leftover is never removed: both files must have the size and
  /// time from the journal and the same bytes.
  private static func finishMove(
    _ record: JournalRecord, _ source: FolderEntry, _ target: FolderEntry,
    _ executor: ChangeExecutor, isUndo: Bool
  ) {
    guard let size = record.size, let modified = record.modified,
      case let stamp = FileStamp(size: size, modified: modified),
      case let isCopy = { (entry: FolderEntry) in
        (try? entry.status())?.stamp.mayBeCopy(of: stamp) == true
      }, isCopy(source), isCopy(target), haveSameContentTwice(source, target)
    else { return }
    // An undo copies in the other direction.
    let (leftover, kept) = isUndo ? (target, source) : (source, target)
    try? leftover.remove(aside: executor.asideName) { haveSameContentTwice($0, kept) }
  }
}
