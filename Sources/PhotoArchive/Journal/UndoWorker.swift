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
  private(set) var undone = 0
  private(set) var kept = 0
  /// The number of changes that could not be undone this time.
  private(set) var failed = 0
  /// The folders in which names may have changed.
  private(set) var touched: Set<Path> = []
  /// The changes that failed; reading backwards, their `failed` records come before the changes'
  /// own.
  private var neverDone: Set<Int> = []
  /// The changes that were done, according to the journal.
  private var wasDone: Set<Int> = []
  /// Whether an earlier undo ran, at least in part: then copies may have been removed already, and
  /// the folders that were created for them.
  private var isAgain = false
  private var madeFolders = MadeFolders()

  init(id: String, isDryRun: Bool) {
    self.id = id
    self.isDryRun = isDryRun
  }

  /// Undoes the change that `record` announces; nil for a record of another kind.
  mutating func undo(_ record: JournalRecord) -> Undo.Outcome? {
    if record.type == .undo { isAgain = true }
    if let number = record.change {
      if record.type == .failed { neverDone.insert(number) }
      if record.type == .done { wasDone.insert(number) }
      if neverDone.contains(number) { return nil }
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
      outcome = settle { () throws(FileError) in try undo(transfer, number) }
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
      return .failed(Reason(error))
    }
  }

  private func undo(_ transfer: Transfer, _ number: Int) throws(FileError) -> Undo.Outcome {
    // Behind a link, the original itself could be taken for its own copy.
    guard transfer.source.isBehindNoLink, transfer.target.isBehindNoLink else {
      return .kept(Reason(.link, ReasonMessage.linkInTheWay()))
    }
    let source = try? FileStatus(ofLink: transfer.source)
    guard let target = try? FileStatus(ofLink: transfer.target) else {
      return withoutTarget(transfer, number, hasSource: source != nil)
    }
    switch transfer.kind {
    case .move: return try undoMove(transfer, number, source, target)
    case .copy: return try undoCopy(transfer, source, target)
    case .hardlink:
      // With a single link left, the target is the photo itself and not a second link to it.
      guard let source, source.identity == target.identity, source.links > 1 else {
        return .kept(Reason(.changed, ReasonMessage.otherHardLink()))
      }
    case .symlink:
      // A link is removed only if it is exactly the one that kennel created.
      guard target.kind == .link, (try? linkText(of: transfer.target)) == transfer.linkText else {
        return .kept(Reason(.changed, ReasonMessage.otherLink()))
      }
    }
    return try remove(transfer.target)
  }

  private func withoutTarget(
    _ transfer: Transfer, _ number: Int, hasSource: Bool
  ) -> Undo.Outcome {
    let isMove = transfer.kind == .move
    if isMove, hasSource { return .nothing }
    // If a disk is not connected, an undo must remain possible later.
    if transfer.target.folder.kind == nil, isMove || (wasDone.contains(number) && !isAgain) {
      return .failed(Reason(.missing, ReasonMessage.folderGone()))
    }
    return isMove ? .kept(Reason(.missing, ReasonMessage.notWherePut())) : .nothing
  }

  private func undoMove(
    _ transfer: Transfer, _ number: Int, _ source: FileStatus?, _ target: FileStatus
  ) throws(FileError) -> Undo.Outcome {
    if let source {
      // An interrupted move to another file system: both files exist and are identical.
      if isUnchangedCopy(transfer, target) { return try remove(transfer.target) }
      let wasMoved = target.stamp.mayBeCopy(of: transfer.stamp)
      return wasMoved && !source.stamp.hasSameContent(as: transfer.stamp)
        ? .kept(Reason(.nameTaken, ReasonMessage.placeTaken())) : .nothing
    }
    // A rename preserves size and time, so these show whether it is still the moved file.
    guard target.kind == .file, target.stamp.mayBeCopy(of: transfer.stamp) else {
      return .kept(Reason(.changed, ReasonMessage.changedSince()))
    }
    if !isDryRun {
      // The user may have removed the folder when it became empty.
      try FileError.writing { () throws(Errno) in try makeFolders(transfer.source.folder) }
      try ChangeExecutor(id: id, number: number).move(
        transfer.target, to: transfer.source, stamp: target.stamp)
      // The file system of the target may have truncated the time.
      if target.modified != transfer.stamp.modified {
        try? setTimes(
          of: transfer.source, modified: transfer.stamp.modified, accessed: target.accessed)
      }
    }
    return .undone
  }

  private func undoCopy(
    _ transfer: Transfer, _ source: FileStatus?, _ target: FileStatus
  ) throws(FileError) -> Undo.Outcome {
    guard target.stamp.mayBeCopy(of: transfer.stamp) else {
      return .kept(Reason(.changed, ReasonMessage.copyChanged()))
    }
    // The copy may be the only one left, so it is compared with the original byte by byte.
    guard source != nil, isUnchangedCopy(transfer, target) else {
      return .kept(Reason(.changed, ReasonMessage.originalGone()))
    }
    return try remove(transfer.target)
  }

  /// Whether both files exist with the same bytes, the target with the recorded size and time.
  private func isUnchangedCopy(_ transfer: Transfer, _ target: FileStatus) -> Bool {
    target.stamp.mayBeCopy(of: transfer.stamp)
      && haveSameContentTwice(transfer.source, transfer.target)
  }

  private func remove(_ path: Path) throws(FileError) -> Undo.Outcome {
    if !isDryRun { try FileError.writing { () throws(Errno) in try removeFile(path) } }
    return .undone
  }

  private func undo(
    rewrite record: JournalRecord, at path: Path, _ number: Int
  ) throws(FileError) -> Undo.Outcome {
    guard record.mayBeOfSize(path) else {
      return .kept(Reason(.changed, ReasonMessage.changedSince()))
    }
    guard let current = try FileSnapshot(path) else {
      // There was no file before, and there is none now.
      if record.before == nil { return .nothing }
      guard record.after == nil else { return .kept(Reason(.missing, ReasonMessage.gone())) }
      return try restore(record, from: nil, at: path, number)
    }
    // Never done, or undone already.
    if current.digest == record.before { return .nothing }
    guard current.digest == record.after else {
      return .kept(Reason(.changed, ReasonMessage.changedSince()))
    }
    return record.before == nil
      ? try remove(path) : try restore(record, from: current, at: path, number)
  }

  /// Restores the replaced bytes.
  private func restore(
    _ record: JournalRecord, from current: FileSnapshot?, at path: Path, _ number: Int
  ) throws(FileError) -> Undo.Outcome {
    let bytes = current?.bytes ?? []
    guard let splices = splices(record.parts ?? [], within: bytes.count) else {
      return .kept(Reason(.journalDamaged, ReasonMessage.journalDamaged()))
    }
    let old = bytes.withUnsafeBytes { splices.applied(to: $0) }
    // A damaged journal could yield any bytes. Only the photo's original bytes are ever written.
    guard old.withUnsafeBytes(sha256) == record.before else {
      return .kept(Reason(.journalDamaged, ReasonMessage.journalDamaged()))
    }
    guard !isDryRun else { return .undone }
    try ChangeExecutor(id: id, number: number).write(
      old, like: current == nil ? nil : path, mode: record.mode, time: record.modified, at: path,
      expecting: current?.stamp)
    return .undone
  }
}

extension JournalRecord {
  /// Whether a file is at most moderately larger than before: a label adds a few kilobytes, and a
  /// file that has become huge need not be read.
  fileprivate func mayBeOfSize(_ path: Path) -> Bool {
    guard let status = try? FileStatus(ofLink: path), status.kind == .file else { return true }
    return status.size <= Path.largestContents || status.size - (size ?? 0) < 1 << 24
  }
}

/// A file's bytes, with its stamp and digest when they were read.
private struct FileSnapshot {
  let stamp: FileStamp
  let bytes: [UInt8]
  let digest: String

  /// Reads the regular file at `path`; nil if there is none.
  init?(_ path: Path) throws(FileError) {
    do throws(Errno) {
      let status = try FileStatus(ofLink: path)
      guard status.kind == .file else { return nil }
      stamp = status.stamp
      bytes = try OpenFile(path).contents()
      digest = bytes.withUnsafeBytes(sha256)
    } catch {
      if error == .missing { return nil }
      throw FileError(reading: path, error)
    }
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
