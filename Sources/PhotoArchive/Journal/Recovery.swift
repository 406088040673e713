#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Tidies up after actions whose process was killed.
public enum Recovery {
  /// Takes temporary files away, and ends moves to other file systems whose copy was complete.
  ///
  /// Each photo is wholly before or wholly after its change already: changes are single renames. An
  /// action that another kennel is at is left alone.
  ///
  /// - Parameter state: where the journals are.
  /// - Returns: the names of the actions that were tidied up.
  /// - Throws: a `PhotoFileError` when the journals can't be read.
  public static func run(_ state: StateFolder) throws(PhotoFileError) -> [String] {
    var tidied: [String] = []
    for (id, path) in try ActionHistory(state).unfinished() {
      do throws(Errno) {
        let journal = try JournalFile(opening: id, at: path)
        try tidy(id, journal)
        try journal.close()
        tidied.append(id)
      } catch {
        // Locked by its owner, or gone since the listing.
        guard [EWOULDBLOCK, ENOENT].contains(error.code) else {
          throw PhotoFileError(journal: error)
        }
      }
    }
    return tidied
  }

  private static func tidy(_ id: String, _ journal: JournalFile) throws(Errno) {
    let reader = try JournalReader(journal.path)
    var isUndo = false
    var done: Set<Int> = []
    var failed: Set<Int> = []
    var announced: [Int] = []
    for index in 0..<reader.count {
      guard let record = try reader.record(index) else { continue }
      switch record.type {
      case .undo: isUndo = true
      case .done: record.change.map { _ = done.insert($0) }
      case .failed: record.change.map { _ = failed.insert($0) }
      case .transfer, .rewrite: announced.append(index)
      default: break
      }
    }
    for index in announced {
      guard let record = try reader.record(index), let number = record.change,
        // What stands at the target of a failed change is a person's own.
        !failed.contains(number), isUndo || !done.contains(number)
      else { continue }
      let executor = ChangeExecutor(id: id, number: number)
      for place in [record.path, record.target].compactMap(\.self) {
        try? removeFile(executor.temporary(for: place))
      }
      if record.kind == Transfer.Kind.move.rawValue {
        finishMove(record, isUndo: isUndo)
      }
    }
  }

  /// Ends a move whose copy is complete: the two are the same, and the old one goes.
  private static func finishMove(_ record: JournalRecord, isUndo: Bool) {
    guard let source = record.path, let target = record.target,
      let old = try? FileStatus(ofLink: source), let new = try? FileStatus(ofLink: target),
      old.kind == .file, new.kind == .file, old.stamp.hasSameContent(as: new.stamp),
      old.size == record.size, old.modified == record.modified,
      (try? haveSameContent(source, target)) == true
    else { return }
    try? removeFile(isUndo ? target : source)
  }
}
