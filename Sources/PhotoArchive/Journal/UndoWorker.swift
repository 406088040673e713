internal import Messages
internal import Files
internal import Digests
internal import PhotoMetadata

import Glibc

/// Undoes single changes.
///
/// The state of the files decides, not the journal's report of what was done: so an undo is
/// idempotent, can be interrupted at any point, and undoes changes whose report was lost in a
/// crash.
struct UndoWorker {
  private let id: String
  private let isDryRun: Bool
  private let others: OtherActions
  private(set) var undone = 0
  private(set) var kept = 0
  /// The number of changes that could not be undone this time.
  private(set) var failed = 0
  /// The folders in which names may have changed.
  private(set) var touched: Set<Path> = []
  /// The changes that failed; reading backwards, their `failed` records come before the changes'
  /// own.
  private var neverDone = NumberSet()
  /// The changes that were done, according to the journal.
  private var wasDone = NumberSet()
  /// The changes that an earlier undo, which came to its end, has undone: the same content may be
  /// somebody's own by now. (An undo that was interrupted is judged by the files.)
  private var wasUndone = NumberSet()
  private var isBeforeEnd = false
  /// Whether an earlier undo ran, at least in part: then copies may have been removed already, and
  /// the folders that were created for them.
  private var isAgain = false
  private var madeFolders = MadeFolders()

  init(id: String, isDryRun: Bool, others: OtherActions) {
    self.id = id
    self.others = others
    self.isDryRun = isDryRun
  }

  /// Undoes the change that `record` announces; nil for a record of another kind.
  mutating func undo(_ record: JournalRecord) -> Undo.Outcome? {
    if record.type == .undo { isAgain = true }
    if record.type == .undoEnd { isBeforeEnd = true }
    if let number = record.change {
      if record.type == .failed { neverDone.insert(number) }
      if record.type == .done { wasDone.insert(number) }
      if record.type == .undone, isBeforeEnd { wasUndone.insert(number) }
      if neverDone.contains(number) || wasUndone.contains(number) { return nil }
    }
    guard let path = record.path else { return nil }
    let outcome: Undo.Outcome
    switch record.type {
    case .folderMade:
      madeFolders.note(record)
      return nil
    case .makeFolder:
      if !isDryRun { madeFolders.remove(record) }
      return .nothing
    case .transfer:
      guard let number = record.change, let target = record.target, let size = record.size,
        let modified = record.modified,
        let kind = record.kind.flatMap(Transfer.Kind.init(rawValue:))
      else { return nil }
      let transfer = Transfer(
        kind: kind, source: path, target: target,
        stamp: FileStamp(size: size, modified: modified))
      outcome = settle { () throws(FileError) in try undo(transfer, record, number) }
    case .rewrite:
      guard let number = record.change else { return nil }
      outcome = settle { () throws(FileError) in try undo(rewrite: record, at: path, number) }
    default: return nil
    }
    switch outcome {
    case .undone:
      undone += 1
      touched.formUnion([record.path, record.target].compactMap { $0?.folder })
    case .kept: kept += 1
    case .failed: failed += 1
    case .nothing: break
    }
    return outcome
  }

  private func settle(
    _ body: () throws(FileError) -> Undo.Outcome
  ) -> Undo.Outcome {
    do throws(FileError) {
      return try body()
    } catch {
      return error.code == .system(.link) ? .kept(Reason(error)) : .failed(Reason(error))
    }
  }

  private func undo(
    _ transfer: Transfer, _ record: JournalRecord, _ number: Int
  ) throws(FileError) -> Undo.Outcome {
    // Behind a link, the original itself could be taken for its own copy.
    let (source, target) = (try Found(transfer.source), try Found(transfer.target))
    guard let target, let status = target.status else {
      return withoutTarget(
        transfer, number, hasSource: source?.status != nil, hasFolder: target != nil)
    }
    switch transfer.kind {
    case .move: return try undoMove(transfer, record, number, source, target.entry, status)
    case .copy:
      guard status.stamp.mayBeCopy(of: transfer.stamp) else {
        return .kept(Reason(.changed, ReasonMessage.copyChanged()))
      }
      // The copy may be the only one left, so it is compared with the original byte by byte.
      guard let source, isUnchangedCopy(transfer, source.entry, target.entry, status) else {
        return .kept(Reason(.changed, ReasonMessage.originalGone()))
      }
      return try remove(target.entry, number) { isSame($0, status) }
    case .hardlink:
      // With a single link left, the target is the photo itself and not a second link to it.
      guard let source, let original = source.status, original.identity == status.identity,
        original.links > 1
      else { return .kept(Reason(.changed, ReasonMessage.otherHardLink())) }
      return try remove(target.entry, number) {
        isSame($0, status) && isSame(source.entry, original)
      }
    case .symlink:
      // A link is removed only if it is exactly the one that kennel created.
      let isOwn = { (entry: FolderEntry) in (try? entry.linkText()) == transfer.linkText }
      guard isOwn(target.entry) else {
        return .kept(Reason(.changed, ReasonMessage.otherLink()))
      }
      return try remove(target.entry, number, if: isOwn)
    }
  }

  private func withoutTarget(
    _ transfer: Transfer, _ number: Int, hasSource: Bool, hasFolder: Bool
  ) -> Undo.Outcome {
    let isMove = transfer.kind == .move
    if isMove, hasSource { return .nothing }
    // If a disk is not connected, an undo must remain possible later.
    if !hasFolder, isMove || (wasDone.contains(number) && !isAgain) {
      return .failed(Reason(.missing, ReasonMessage.folderGone()))
    }
    return isMove ? .kept(Reason(.missing, ReasonMessage.notWherePut())) : .nothing
  }

  private func undoMove(
    _ transfer: Transfer, _ record: JournalRecord, _ number: Int, _ source: Found?,
    _ target: FolderEntry, _ status: FileStatus
  ) throws(FileError) -> Undo.Outcome {
    if let source, let old = source.status {
      // An interrupted move to another file system: both files exist and are identical.
      if isUnchangedCopy(transfer, source.entry, target, status) {
        return try remove(target, number) { isSame($0, status) }
      }
      let wasMoved = status.stamp.mayBeCopy(of: transfer.stamp)
      return wasMoved && !old.stamp.hasSameContent(as: transfer.stamp)
        ? .kept(Reason(.nameTaken, ReasonMessage.placeTaken())) : .nothing
    }
    // A rename preserves size and time, so these show whether it is still the moved file.
    let isUnchanged = status.stamp.mayBeCopy(of: transfer.stamp)
    guard status.kind == .file, isUnchanged || isOwnContent(target, transfer) else {
      return .kept(Reason(.changed, ReasonMessage.changedSince()))
    }
    guard !isDryRun else { return .undone }
    var executor = ChangeExecutor(id: id, number: number)
    // The user may have removed the folder when it became empty.
    let place = try executor.making(transfer.source)
    try executor.move(target, to: place, stamp: status.stamp, attributes: record.attributes)
    // The file system of the target may have truncated the time.
    if isUnchanged, status.modified != transfer.stamp.modified {
      try? place.setTimes(modified: transfer.stamp.modified, accessed: status.accessed)
    }
    return .undone
  }

  /// Whether kennel itself wrote the content of a moved file: a label, or the undo of one.
  private func isOwnContent(_ entry: FolderEntry, _ transfer: Transfer) -> Bool {
    guard let content = try? entry.contents(atMost: Path.largestContents) else { return false }
    let places = others.places(of: transfer.target)
    return others.hasWritten(
      content.withUnsafeBytes(sha256), at: [transfer.source, transfer.target] + places)
  }

  /// Whether both files exist with the same bytes, the target with the recorded size and time.
  private func isUnchangedCopy(
    _ transfer: Transfer, _ source: FolderEntry, _ target: FolderEntry, _ status: FileStatus
  ) -> Bool {
    status.stamp.mayBeCopy(of: transfer.stamp) && haveSameContentTwice(source, target)
  }

  /// Whether the entry still has the file of `status`, unchanged.
  private func isSame(_ entry: FolderEntry, _ status: FileStatus) -> Bool {
    guard let current = try? entry.status() else { return false }
    return current.identity == status.identity && current.stamp == status.stamp
  }

  private func remove(
    _ entry: FolderEntry, _ number: Int, if isExpected: (FolderEntry) -> Bool
  ) throws(FileError) -> Undo.Outcome {
    if !isDryRun {
      let executor = ChangeExecutor(id: id, number: number)
      try entry.remove(aside: executor.asideName, if: isExpected)
    }
    return .undone
  }

  /// Undoes a rewrite of the file at `path`, or where another action has moved it since.
  private func undo(
    rewrite record: JournalRecord, at path: Path, _ number: Int
  ) throws(FileError) -> Undo.Outcome {
    let outcome = try undo(rewrite: record, only: path, number)
    switch outcome {
    case .kept(let reason) where [.missing, .changed].contains(reason.code): break
    // A file that was created is nowhere, or elsewhere.
    case .nothing where record.before == nil: break
    default: return outcome
    }
    for place in others.places(of: path) {
      let other = try? undo(rewrite: record, only: place, number)
      // Nothing to undo: the file has its old content there already.
      if other == .undone || other == .nothing && record.before != nil { return other ?? outcome }
    }
    return outcome
  }

  private func undo(
    rewrite record: JournalRecord, only path: Path, _ number: Int
  ) throws(FileError) -> Undo.Outcome {
    let found = try Found(path)
    guard record.mayBeOfSize(found?.status) else {
      return .kept(Reason(.changed, ReasonMessage.changedSince()))
    }
    guard let found, let current = try found.content() else {
      // There was no file before, and there is none now.
      if record.before == nil { return .nothing }
      guard record.after == nil else { return .kept(Reason(.missing, ReasonMessage.gone())) }
      return try recreate(record, at: path, number)
    }
    // Never done, or undone already.
    let digest = current.withUnsafeBytes(sha256)
    if digest == record.before { return .nothing }
    guard digest == record.after else {
      return .kept(Reason(.changed, ReasonMessage.changedSince()))
    }
    if record.before == nil {
      return try remove(found.entry, number) { $0.hasContent(current) }
    }
    guard let old = record.oldContent(from: current) else {
      return .kept(Reason(.journalDamaged, ReasonMessage.journalDamaged()))
    }
    if !isDryRun {
      var executor = ChangeExecutor(id: id, number: number)
      try executor.replace(found.entry, current, by: old, time: record.modified)
    }
    return .undone
  }

  /// Creates a deleted file again.
  private func recreate(
    _ record: JournalRecord, at path: Path, _ number: Int
  ) throws(FileError) -> Undo.Outcome {
    guard let old = record.oldContent(from: []) else {
      return .kept(Reason(.journalDamaged, ReasonMessage.journalDamaged()))
    }
    if !isDryRun {
      let entry = try FileError.writing(path) { () throws(Errno) in try FolderEntry(path) }
      var executor = ChangeExecutor(id: id, number: number)
      try executor.create(entry, old, mode: record.mode, time: record.modified)
    }
    return .undone
  }
}

/// An entry of a folder that exists, and the status of its file.
private struct Found {
  let entry: FolderEntry
  let status: FileStatus?

  /// Looks at `path`; nil if its folder does not exist.
  ///
  /// - Throws: a `FileError`, also for a link in the folder's path.
  init?(_ path: Path) throws(FileError) {
    do throws(Errno) {
      entry = try FolderEntry(path)
    } catch {
      if error == .missing || error == .notAFolder { return nil }
      throw FileError(writing: path, error)
    }
    do throws(Errno) {
      status = try entry.status()
    } catch {
      guard error == .missing else { throw FileError(reading: path, error) }
      status = nil
    }
  }

  /// Reads the file; nil if it is no regular file.
  func content() throws(FileError) -> [UInt8]? {
    status?.kind == .file ? try entry.contents(atMost: .max) : nil
  }
}

extension JournalRecord {
  /// Whether a file is at most moderately larger than before: a label adds a few kilobytes, and a
  /// file that has become huge need not be read.
  fileprivate func mayBeOfSize(_ status: FileStatus?) -> Bool {
    guard let status, status.kind == .file else { return true }
    return status.size <= Path.largestContents || status.size - (size ?? 0) < 1 << 24
  }

  /// Returns the file's content before the rewrite; nil if the journal is damaged.
  fileprivate func oldContent(from bytes: [UInt8]) -> [UInt8]? {
    guard let splices = splices(parts ?? [], within: bytes.count) else { return nil }
    let old = bytes.withUnsafeBytes { splices.applied(to: $0) }
    // A damaged journal could yield any bytes. Only the photo's original bytes are ever written.
    return old.withUnsafeBytes(sha256) == before ? old : nil
  }
}

/// Converts the parts to splices; nil unless they are in order within a file of `count` bytes.
private func splices(_ parts: [JournalRecord.Part], within count: Int) -> [Splice]? {
  var position = 0
  var splices: [Splice] = []
  for part in parts {
    guard part.at >= position, part.at <= count, 0...(count - part.at) ~= part.length else {
      return nil
    }
    position = part.at + part.length
    splices.append(Splice(part.at..<position, Array(part.old)))
  }
  return splices
}
