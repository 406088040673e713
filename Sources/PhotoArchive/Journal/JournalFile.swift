internal import Files
import Glibc

/// An open and locked journal: records are only ever appended.
final class JournalFile {
  let id: String
  private(set) var path: Path
  private let file: LockedFile
  private var pending: [UInt8] = []
  /// Set by a failed write: nothing after it can be guaranteed.
  private var hasFailed = false

  /// The suffix of a journal's name while its action or undo is running; a crash leaves it in
  /// place.
  ///
  /// The name shows whether recovery is needed. A rename is atomic, so there is no intermediate
  /// state, and listing the folder finds unfinished actions without reading any journal.
  static let openEnding = ".open.jsonl"
  /// The suffix of a closed journal's name.
  static let ending = ".jsonl"

  /// Creates the journal of a new action, with a name that sorts after all existing ones.
  ///
  /// - Parameters:
  ///   - folder: the folder of journals, which is created if it is missing.
  ///   - now: the time of day.
  /// - Returns: the journal.
  /// - Throws: an `Errno`.
  static func begin(in folder: Path, now: Timestamp) throws(Errno) -> JournalFile {
    try makePrivateFolder(folder)
    var attempts = 1000
    while true {
      do throws(Errno) {
        let id = ActionName.next(after: try ActionHistory.names(in: folder), now: now).text
        let journal = try JournalFile(new: id, in: folder)
        // An action of that name may have begun and ended since the folder was listed.
        if folder.appending(id + ending).kind == nil { return journal }
        try removeFile(journal.path)
        throw .exists
      } catch {
        // Another kennel process took the name, or removed the empty journal as an interrupted one.
        attempts -= 1
        guard attempts > 0, [.exists, .locked, .missing].contains(error) else { throw error }
      }
    }
  }

  /// Creates a journal under an unused name.
  ///
  /// The recovery of another kennel process may take an empty journal for an interrupted one and
  /// remove it; locking the file detects that.
  init(new id: String, in folder: Path) throws(Errno) {
    self.id = id
    try makePrivateFolder(folder)
    path = folder.appending(id + Self.openEnding)
    file = try LockedFile(path, .new)
    try checkLock()
    // If a power failure lost the name, recovery would not know of changes already done.
    try syncFolder(folder)
  }

  /// Opens the journal of an earlier action and marks it as open.
  ///
  /// - Throws: an `Errno`; `EWOULDBLOCK` when another kennel process has the lock.
  init(opening id: String, at path: Path) throws(Errno) {
    self.id = id
    self.path = path
    file = try LockedFile(path, .existing)
    try checkLock()
    // A crash may have truncated the last line: the next record must not become part of it.
    if let last = file.lastByte, last != UInt8(ascii: "\n") { pending = [UInt8(ascii: "\n")] }
    // The name first, so that the next recovery detects a crash from here on.
    try rename(to: Self.openEnding)
  }

  /// Throws without a lock: a recovery could take a running action for an interrupted one.
  private func checkLock() throws(Errno) {
    guard file.isLocked else { throw Errno(code: ENOLCK) }
  }

  /// Queues a record, which `sync` writes.
  func add(_ record: JournalRecord) { pending += record.line }

  /// Writes the queued records, and waits until they survive a power failure.
  func sync() throws(Errno) {
    try write()
    do throws(Errno) {
      try file.sync()
    } catch {
      // After a failed fsync the system may have dropped the data, and a later fsync would succeed
      // without them.
      hasFailed = true
      throw error
    }
  }

  /// Writes the queued records, so that they survive this process.
  func write() throws(Errno) {
    guard !hasFailed else { throw Errno(code: EIO) }
    do throws(Errno) {
      try file.append(pending)
      pending.removeAll(keepingCapacity: true)
    } catch {
      // Part of a line may have been written, and the next record would be appended to it.
      hasFailed = true
      throw error
    }
  }

  /// Syncs the journal and marks it as closed.
  func close() throws(Errno) {
    // The records must be on the disk before the name marks the journal as closed.
    try sync()
    try rename(to: Self.ending)
  }

  private func rename(to ending: String) throws(Errno) {
    let target = path.folder.appending(id + ending)
    guard target != path else { return }
    try renameReplacing(path, to: target)
    path = target
  }
}
