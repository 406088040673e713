public import Files
internal import Messages

/// Executes the changes of a plan, with a write-ahead journal.
///
/// An existing file is replaced only by its own rewritten content, and removed only by a move or
/// after the journal has stored all its bytes. After a crash at any point, `Recovery` and `Undo`
/// determine the progress from the journal and the files.
public final class ArchiveAction {
  /// The result of a change.
  public typealias Outcome = Result<Void, Reason>

  /// The action's name, which `kennel undo` accepts.
  public let id: String
  private let journal: JournalFile
  private let clock: @Sendable () -> Timestamp
  private var announcer = ChangeAnnouncer()
  /// The attributes that a disk did not store with the files of this action.
  public private(set) var lost: LostAttributes = []
  private var nextNumber = 0
  private var done = 0
  private var failed = 0

  /// Starts an action.
  ///
  /// - Parameters:
  ///   - command: the subcommand, such as `sort`.
  ///   - arguments: the subcommand's arguments, for people.
  ///   - version: kennel's version.
  ///   - state: the state folder, for the journal.
  ///   - clock: the time of day.
  /// - Throws: a `JournalError` when the journal can't be created; nothing may be changed then.
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
      throw JournalError(.cannotBegin, writing: error, in: state.path)
    }
  }

  /// Performs a batch of changes; its size, and so the memory use, is the caller's choice.
  ///
  /// - Parameters:
  ///   - changes: the changes, in order.
  ///   - refuse: a closure that is called before each change, when the outcomes of the previous
  ///     ones are known; a reason that it returns skips the change.
  ///   - report: a closure that receives each change and its outcome.
  /// - Throws: a `JournalError` when the journal can't be written, before any of these changes;
  ///   rethrows what `report` throws.
  public func perform(
    _ changes: [ArchiveChange],
    refuse: (ArchiveChange) -> Reason? = { _ in nil },
    report: (ArchiveChange, Outcome) throws -> Void
  ) throws {
    let first = nextNumber
    nextNumber += changes.count
    do throws(Errno) {
      // All announcements of a batch share one fsync, which costs far more than the writing.
      for (number, change) in zip(first..., changes) {
        for record in announcer.records(for: change, number: number) { journal.add(record) }
      }
      // Write-ahead: no change before its record is on the disk.
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
    var executor = ChangeExecutor(id: id, number: number, noteFolder: note)
    defer { lost.formUnion(executor.lost) }
    do throws(FileError) {
      if let reason { return fail(number, reason) }
      try executor.perform(change)
    } catch {
      return fail(number, Reason(error, of: change))
    }
    done += 1
    // Written with the next batch: if the record is lost, the files themselves show the change.
    journal.add(JournalRecord(.done, number))
    return .success(())
  }

  private func fail(_ number: Int, _ reason: Reason) -> Outcome {
    failed += 1
    journal.add(JournalRecord(.failed, number, reason))
    return .failure(reason)
  }

  /// Records that a folder was created: an announced folder may have been created by the user.
  private func note(made folder: Path) throws(Errno) {
    journal.add(try JournalRecord(made: folder))
    try journal.write()  // no sync, which would cost an fsync per folder
  }

  /// Ends the action.
  ///
  /// - Throws: a `JournalError` when the journal can't be written; all changes remain, and the next
  ///   run's recovery closes the journal.
  public func finish() throws(JournalError) {
    do throws(Errno) {
      // The folders' times are final only at this point.
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

extension Reason {
  /// Creates the reason why a change failed; it names the path unless that is the photo's.
  fileprivate init(_ error: FileError, of change: ArchiveChange) {
    let reason = Reason(error)
    guard let path = error.path, path != change.path else {
      self = reason
      return
    }
    self.init(
      reason.code,
      FileMessage.atPath(["path": .text(path.displayName), "cause": .message(reason.message)]))
  }
}
