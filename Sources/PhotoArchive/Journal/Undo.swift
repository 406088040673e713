public import Files
internal import Digests
internal import PhotoMetadata

import Glibc

/// Takes an action's changes back, the last one first, as far as nobody changed things since.
public struct Undo {
  /// What became, or would become, of a change.
  public enum Outcome: Sendable, Hashable {
    /// It is taken back.
    case undone
    /// There was nothing to take back: it was never done, or is undone already.
    case nothing
    /// It stays, for this reason.
    case kept(Reason)
    /// It could not be taken back now, for this reason; another time it may go, as when a disk is no
    /// longer full.
    case failed(Reason)
  }

  private let summary: ActionSummary
  private let clock: @Sendable () -> Timestamp

  /// Prepares to take back an action.
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

  /// Takes the action back.
  ///
  /// The journal is locked before it is read, since only the owner of the lock may rely on what it
  /// says. Changes are taken back from the last to the first: later ones may depend on earlier ones,
  /// as when a file was moved into a new folder.
  ///
  /// - Parameters:
  ///   - isDryRun: whether it is only found out what would be done.
  ///   - isCancelled: asked before each change; when it is true the rest stays.
  ///   - report: told of each file what became of it.
  /// - Returns: whether it went through to the end.
  /// - Throws: a `JournalError` when the journal can't be read or written; what `report` throws.
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
    // The undo itself changes the folders' times, so they are compared before it begins.
    let folders = try FolderTimes(reader)
    var worker = UndoWorker(id: summary.id, isDryRun: isDryRun)
    // On the disk before the first change: if this process ends early, recovery must know that an
    // undo was under way.
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
      // Of a copy or a link, that is what goes; of all others, the file that is as it was.
      let isAdded = record.type == .transfer && record.kind != Transfer.Kind.move.rawValue
      let shown = isAdded ? record.target ?? path : path
      if record.type != .makeFolder { try report(shown, outcome) }
    }
    if !isDryRun {
      // After all names have changed, since each of them sets its folder's time.
      folders.restore()
      // The journal must not outlast a power cut that the files do not.
      for folder in worker.touched { try? syncFolder(folder) }
    }
    // Without its end, the undo counts as one that was cut off, and the next one goes on with it.
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
    // Not synced: the files themselves tell the next undo what is left to do.
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
/// A folder that nobody changed since gets its old time back: then all is as it was.
struct FolderTimes {
  private var before: [Path: Int64] = [:]

  init(_ reader: JournalReader) throws {
    var times: [Path: Int64] = [:]
    for index in 0..<reader.count {
      guard let record = try? reader.record(index), let path = record.path,
        let modified = record.modified
      else { continue }
      switch record.type {
      // The first record of a folder has its time from before any change.
      case .folder: times[path] = times[path] ?? modified
      case .folderAfter:
        let isUnchanged = (try? FileStatus(of: path))?.modified == modified
        if isUnchanged, let time = times[path] { before[path] = time }
      default: break
      }
    }
  }

  /// Gives the folders their old times.
  func restore() {
    for (path, time) in before {
      guard path.isBehindNoLink, let status = try? FileStatus(ofLink: path), status.kind == .folder
      else { continue }
      // It is a courtesy: a folder whose time can't be set is still right.
      try? setTimes(of: path, modified: time, accessed: status.accessed)
    }
  }
}
