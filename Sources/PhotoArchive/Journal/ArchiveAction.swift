/// Changes files as a plan wants it, and writes into a journal beforehand what it is about to do.
///
/// No existing file is ever replaced but by its own rewritten self, and none goes away but by being
/// moved, or as the journal keeps all its bytes. After a crash at any moment, `Recovery` and `Undo`
/// find out from the journal and the files how far it came.
public final class ArchiveAction {
  /// What became of a change.
  public typealias Outcome = Result<Void, PhotoFileError>

  /// The action's name, by which `kennel undo` knows it.
  public let id: String
  private let journal: JournalFile
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
  /// - Throws: a `PhotoFileError` when there can be no journal: then nothing may be changed.
  public convenience init(
    command: String, arguments: [String], version: String, state: StateFolder
  ) throws(PhotoFileError) {
    try self.init(
      command: command, arguments: arguments, version: version, state: state, now: ActionName.now)
  }

  /// Starts an action at the moment `now`, in microseconds since 1970.
  init(
    command: String, arguments: [String], version: String, state: StateFolder, now: Int
  ) throws(PhotoFileError) {
    var record = JournalRecord(.begin)
    record.schema = JournalRecord.schema
    record.command = command
    record.arguments = arguments
    record.version = version
    record.time = Timestamp.now.iso8601
    do throws(Errno) {
      journal = try JournalFile.begin(in: state.journals, now: now)
      id = journal.id
      record.id = id
      try journal.add(record)
      try journal.sync()
    } catch {
      throw PhotoFileError(journal: error)
    }
  }

  /// Does some changes; what they need in memory is up to the caller, who chooses how many.
  ///
  /// - Parameters:
  ///   - changes: what is to be done, in this order.
  ///   - refuse: asked before each change why it is left out, now that those before it are known.
  ///   - report: told of each change what became of it.
  /// - Throws: a `PhotoFileError` when the journal can't be written: nothing of these was done then;
  ///   and what `report` throws.
  public func perform(
    _ changes: [ArchiveChange],
    refuse: (ArchiveChange) -> PhotoFileError? = { _ in nil },
    report: (ArchiveChange, Outcome) throws -> Void
  ) throws {
    let first = nextNumber
    nextNumber += changes.count
    do throws(Errno) {
      for (number, change) in zip(first..., changes) {
        for record in announcer.records(for: change, number: number) { try journal.add(record) }
      }
      try journal.sync()
    } catch {
      throw PhotoFileError(journal: error)
    }
    for (number, change) in zip(first..., changes) {
      try report(change, perform(change, number: number, unless: refuse(change)))
    }
    announcer.syncFolders()
  }

  private func perform(
    _ change: ArchiveChange, number: Int, unless reason: PhotoFileError?
  ) -> Outcome {
    do throws(PhotoFileError) {
      if let reason { throw reason }
      try ChangeExecutor(id: id, number: number, noteFolder: note).perform(change)
      done += 1
      try? journal.add(JournalRecord(.done, number))
      return .success(())
    } catch {
      failed += 1
      try? journal.add(JournalRecord(.failed, number, reason: error.description))
      return .failure(error)
    }
  }

  /// Writes down that a folder was made: what was only announced may be a person's own by then.
  private func note(made folder: PhotoPath) throws(Errno) {
    try journal.add(JournalRecord(made: folder))
    try journal.write()
  }

  /// Ends the action.
  ///
  /// - Throws: a `PhotoFileError` when the journal can't be written; all that was done stays done,
  ///   and the next run ends the journal.
  public func finish() throws(PhotoFileError) {
    do throws(Errno) {
      for record in announcer.endRecords() { try journal.add(record) }
      var record = JournalRecord(.end)
      record.time = Timestamp.now.iso8601
      record.done = done
      record.failed = failed
      try journal.add(record)
      try journal.close()
    } catch {
      throw PhotoFileError(journal: error)
    }
  }
}

extension PhotoFileError {
  /// What is said when the journal can't be written.
  init(journal error: Errno) {
    self.init(
      "kennel's journal can't be written, so nothing more is changed. "
        + PhotoFileError(writing: error.code).description)
  }
}
