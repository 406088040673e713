public import Files

import Glibc

/// Undoes an action's changes, last one first, unless the files were changed since.
public struct Undo {
  /// The actual or, in a dry run, prospective outcome of undoing a change.
  public enum Outcome: Sendable, Hashable {
    /// The change is undone.
    case undone
    /// There was nothing to undo: the change was never done, or is undone already.
    case nothing
    /// The change is kept, for this reason.
    case kept(Reason)
    /// The change could not be undone, for this reason; a later undo may succeed, as when a disk is
    /// no longer full.
    case failed(Reason)
  }

  private let summary: ActionSummary
  private let clock: @Sendable () -> Timestamp

  /// Creates the undo of an action.
  ///
  /// - Parameters:
  ///   - action: the action.
  ///   - clock: the time of day.
  public init(
    _ action: ActionSummary, clock: @escaping @Sendable () -> Timestamp = Timestamp.systemClock
  ) {
    summary = action
    self.clock = clock
  }

  /// Undoes the action.
  ///
  /// The journal is locked before it is read, since only the owner of the lock may rely on its
  /// content. Changes are undone from the last to the first: later ones may depend on earlier ones,
  /// as when a file was moved into a new folder.
  ///
  /// - Parameters:
  ///   - isDryRun: whether the outcomes are only determined.
  ///   - isCancelled: a closure that is called before each record; the undo stops when it returns
  ///     true.
  ///   - report: a closure that receives each file and its outcome.
  /// - Returns: whether the undo reached the first record, without being cancelled.
  /// - Throws: a `JournalError` when the journal can't be read or written; rethrows what `report`
  ///   throws.
  public func perform(
    isDryRun: Bool, isCancelled: () -> Bool, report: (Path, Outcome) throws -> Void
  ) throws -> Bool {
    var journal: JournalFile?
    do throws(Errno) {
      if !isDryRun { journal = try JournalFile(opening: summary.id, at: summary.path) }
    } catch {
      throw error == .locked
        ? JournalError(.busy, id: summary.id)
        : JournalError(.notWritten, id: summary.id, writing: error)
    }
    let reader = try reading { () throws(Errno) in
      try JournalReader(journal?.path ?? summary.path)
    }
    // The undo itself changes the folders' times, so they are compared beforehand.
    let folders = try FolderTimes(reader)
    var worker = UndoWorker(
      id: summary.id, isDryRun: isDryRun,
      others: OtherActions(besides: summary.id, in: summary.path.folder))
    // On the disk before the first change: if this process ends early, recovery must know that an
    // undo was running.
    try add(JournalRecord(.undo), to: journal, sync: true)
    for index in (0..<reader.count).reversed() {
      if isCancelled() {
        try? journal?.close()
        return false
      }
      guard let record = try reading({ () throws(Errno) in try reader.record(index) }) else {
        continue
      }
      guard let outcome = worker.undo(record), let path = record.path else { continue }
      try note(outcome, record, in: journal)
      // A copy or link is removed, so its own path is reported; otherwise the restored file's.
      let isAdded = record.type == .transfer && record.kind != Transfer.Kind.move.rawValue
      let shown = isAdded ? record.target ?? path : path
      if record.type != .makeFolder { try report(shown, outcome) }
    }
    if !isDryRun {
      // After all names have changed, since each such change sets its folder's time.
      folders.restore()
      // The journal must not survive a power failure that the files do not.
      for folder in worker.touched { try? syncFolder(folder) }
    }
    // Without an `undo-end` record, the undo counts as interrupted, and the next one continues it.
    if worker.failed == 0 {
      var end = JournalRecord(.undoEnd)
      end.done = worker.undone
      end.kept = worker.kept
      end.time = clock().iso8601
      try add(end, to: journal, sync: false)
    }
    try? journal?.close()
    return true
  }

  private func note(_ outcome: Outcome, _ record: JournalRecord, in journal: JournalFile?) throws {
    guard let number = record.change else { return }
    switch outcome {
    // Not synced: the files themselves show the next undo what is left.
    case .undone: try add(JournalRecord(.undone, number), to: journal, sync: false)
    case .kept(let reason), .failed(let reason):
      try add(JournalRecord(.kept, number, reason), to: journal, sync: false)
    case .nothing: break
    }
  }

  private func add(_ record: JournalRecord, to journal: JournalFile?, sync: Bool) throws {
    do throws(Errno) {
      journal?.add(record)
      if sync { try journal?.sync() }
    } catch {
      throw JournalError(.notWritten, id: summary.id, writing: error)
    }
  }

  private func reading<Value>(_ body: () throws(Errno) -> Value) throws -> Value {
    do throws(Errno) {
      return try body()
    } catch {
      throw JournalError(.notRead, id: summary.id, FileError(reading: summary.path, error))
    }
  }
}

/// The times of the folders before and after an action.
///
/// A folder that is unchanged since the action gets its old time back.
struct FolderTimes {
  private var before: [Path: Int64] = [:]

  init(_ reader: JournalReader) throws {
    var times: [Path: Int64] = [:]
    for index in 0..<reader.count {
      guard let record = try? reader.record(index), let path = record.path,
        let modified = record.modified
      else { continue }
      switch record.type {
      // The first record of a folder has its time before any change.
      case .folder: times[path] = times[path] ?? modified
      case .folderAfter:
        let isUnchanged = (try? FileStatus(of: path))?.modified == modified
        if isUnchanged, let time = times[path] { before[path] = time }
      default: break
      }
    }
  }

  /// Restores the folders' old times.
  func restore() {
    for (path, time) in before {
      // Best effort: a folder whose time can't be set is still right.
      guard let entry = try? FolderEntry(path), let status = try? entry.status(),
        status.kind == .folder
      else { continue }
      try? entry.setTimes(modified: time, accessed: status.accessed)
    }
  }
}
