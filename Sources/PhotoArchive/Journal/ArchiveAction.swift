internal import Files

/// Changes files as a plan wants it, and writes into a journal beforehand what it is about to do.
///
/// No existing file is ever replaced but by its own rewritten self, and none goes away but by being
/// moved, or as the journal keeps all its bytes. After a crash at any moment, `Recovery` and `Undo`
/// find out from the journal and the files how far it came.
public final class ArchiveAction {
  /// What became of a change.
  public typealias Outcome = Result<Void, Reason>

  /// The action's name, by which `kennel undo` knows it.
  public let id: String
  private let journal: JournalFile
  private let clock: @Sendable () -> Timestamp
  private var announcer = ChangeAnnouncer()
  private var nextNumber = 0
  private var done = 0
  private var failed = 0

  /// Starts an action.
  ///
  /// - Parameters:
  ///   - command: the subcommand, such as `sort`.
  ///   - arguments: its arguments, for people.
  ///   - version: kennel's version.
  ///   - state: where the journal goes.
  ///   - clock: the time of day.
  /// - Throws: a `JournalError` when there can be no journal: then nothing may be changed.
  public init(
    command: String, arguments: [String], version: String, state: StateFolder,
    clock: @escaping @Sendable () -> Timestamp = Timestamp.systemClock
  ) throws(JournalError) {
    self.clock = clock
    var record = JournalRecord(.begin)
    record.schema = JournalRecord.schema
    record.command = command
    record.arguments = arguments
    record.version = version
    record.time = clock().iso8601
    do throws(Errno) {
      journal = try JournalFile.begin(in: state.journals, now: clock())
      id = journal.id
      record.id = id
      journal.add(record)
      try journal.sync()
    } catch {
      throw JournalError(.cannotBegin, writing: error)
    }
  }

  /// Does some changes; what they need in memory is up to the caller, who chooses how many.
  ///
  /// - Parameters:
  ///   - changes: what is to be done, in this order.
  ///   - refuse: asked before each change why it is left out, now that those before it are known.
  ///   - report: told of each change what became of it.
  /// - Throws: a `JournalError` when the journal can't be written: nothing of these was done then;
  ///   and what `report` throws.
  public func perform(
    _ changes: [ArchiveChange],
    refuse: (ArchiveChange) -> Reason? = { _ in nil },
    report: (ArchiveChange, Outcome) throws -> Void
  ) throws {
    let first = nextNumber
    nextNumber += changes.count
    do throws(Errno) {
      // All announcements of a batch are written with one fsync, which costs far more than the
      // writing.
      for (number, change) in zip(first..., changes) {
        for record in announcer.records(for: change, number: number) { journal.add(record) }
      }
      // Nothing may be changed that is not on the disk in the journal yet.
      try journal.sync()
    } catch {
      throw JournalError(.notWritten, id: id, writing: error)
    }
    for (number, change) in zip(first..., changes) {
      try report(change, perform(change, number: number, unless: refuse(change)))
    }
    // Once per batch for each folder, not once per file.
    announcer.syncFolders()
  }

  private func perform(
    _ change: ArchiveChange, number: Int, unless reason: Reason?
  ) -> Outcome {
    do {
      if let reason { throw reason }
      try ChangeExecutor(id: id, number: number, noteFolder: note).perform(change)
      done += 1
      // Written with the next batch: if it is lost, the files themselves tell that it was done.
      journal.add(JournalRecord(.done, number))
      return .success(())
    } catch {
      let reason = error as? Reason ?? (error as? FileError).map(Reason.init)
      let cause = reason ?? Reason(.file, text: "\(error)")
      failed += 1
      journal.add(JournalRecord(.failed, number, cause))
      return .failure(cause)
    }
  }

  /// Writes down that a folder was made: what was only announced may be a person's own by then.
  private func note(made folder: Path) throws(Errno) {
    journal.add(try JournalRecord(made: folder))
    try journal.write()  // not synced, which would cost an fsync per folder
  }

  /// Ends the action.
  ///
  /// - Throws: a `JournalError` when the journal can't be written; all that was done stays done,
  ///   and the next run ends the journal.
  public func finish() throws(JournalError) {
    do throws(Errno) {
      // The folders' times are final only now.
      for record in announcer.endRecords() { journal.add(record) }
      var record = JournalRecord(.end)
      record.time = clock().iso8601
      record.done = done
      record.failed = failed
      journal.add(record)
      try journal.close()
    } catch {
      throw JournalError(.notWritten, id: id, writing: error)
    }
  }
}
