internal import Files
import Glibc

/// A journal that is open and locked: records are added at its end, and none is ever changed.
final class JournalFile {
  let id: String
  private(set) var path: Path
  private let file: LockedFile
  private var pending: [UInt8] = []
  /// A journal that can't be written any more must not promise anything.
  private var hasFailed = false

  /// The ending of a journal's name while something is being done; a crash leaves it so.
  ///
  /// The name tells whether recovery is needed. A rename is atomic, so there is no state in
  /// between, and listing the folder finds unfinished actions without reading any journal.
  static let openEnding = ".open.jsonl"
  /// The ending of a journal's name when nothing is being done.
  static let ending = ".jsonl"

  /// Makes a journal for a new action, under a name above those of all actions that are there.
  ///
  /// - Parameters:
  ///   - folder: the folder of journals, which is made where it is missing.
  ///   - now: the time of day.
  /// - Returns: the journal.
  /// - Throws: the `errno`.
  static func begin(in folder: Path, now: Timestamp) throws(Errno) -> JournalFile {
    try makePrivateFolder(folder)
    var attempts = 1000
    while true {
      do throws(Errno) {
        let id = ActionName.next(after: try ActionHistory.names(in: folder), now: now).text
        let journal = try JournalFile(new: id, in: folder)
        // An action of that name may have begun and ended since the look at the folder.
        if folder.appending(id + ending).kind == nil { return journal }
        try removeFile(journal.path)
        throw .exists
      } catch {
        // Another kennel took the name, or took the empty journal for one that was cut off.
        attempts -= 1
        guard attempts > 0, [.exists, .locked, .missing].contains(error) else { throw error }
      }
    }
  }

  /// Makes a journal under a name that must be free.
  ///
  /// Another kennel's recovery may take an empty journal for one that was cut off, and remove it:
  /// that is found out when the file is locked.
  init(new id: String, in folder: Path) throws(Errno) {
    self.id = id
    try makePrivateFolder(folder)
    path = folder.appending(id + Self.openEnding)
    file = try LockedFile(path, .new)
    try checkLock()
    // If the name were lost in a power cut, recovery would not know of changes that were already
    // done.
    try syncFolder(folder)
  }

  /// Opens the journal of an earlier action, marked as one in which something is being done.
  ///
  /// - Throws: `EWOULDBLOCK` when another kennel is at it.
  init(opening id: String, at path: Path) throws(Errno) {
    self.id = id
    self.path = path
    file = try LockedFile(path, .existing)
    try checkLock()
    // A crash may have cut the last line off: the next record must not become part of it.
    if let last = file.lastByte, last != UInt8(ascii: "\n") { pending = [UInt8(ascii: "\n")] }
    // First the name, so that a crash from here on is found by the next recovery.
    try rename(to: Self.openEnding)
  }

  /// Without locks, a recovery could take an action that is going on for one that was cut off.
  private func checkLock() throws(Errno) {
    guard file.isLocked else { throw Errno(code: ENOLCK) }
  }

  /// Adds a record, which `sync` writes.
  func add(_ record: JournalRecord) { pending += record.line }

  /// Writes what was added, and waits until it would outlast a power cut.
  func sync() throws(Errno) {
    try write()
    do throws(Errno) {
      try file.sync()
    } catch {
      // After a failed fsync the system may have dropped the data, and a later fsync would succeed
      // without them. So nothing more is promised.
      hasFailed = true
      throw error
    }
  }

  /// Writes what was added, so that it outlasts this process.
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

  /// Marks the journal as one in which nothing is being done.
  func close() throws(Errno) {
    // The end must be on the disk before the name says that all is done.
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
