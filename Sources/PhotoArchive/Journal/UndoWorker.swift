internal import Messages
internal import Files
internal import Digests
internal import PhotoMetadata

import Glibc

/// Takes single changes back.
///
/// What the files are decides, and not what the journal says was done: so it can be stopped at any
/// moment and done again, and takes back what a crash left half told.
struct UndoWorker {
  private let id: String
  private let isDryRun: Bool
  private(set) var undone = 0
  private(set) var kept = 0
  /// What could not be taken back now.
  private(set) var failed = 0
  /// The folders in which names may have changed.
  private(set) var touched: Set<Path> = []
  /// The changes that could not be done; their records stand behind the change's own.
  private var neverDone: Set<Int> = []
  /// The changes that were done, as far as the journal says.
  private var wasDone: Set<Int> = []
  /// Whether the action was taken back before, at least in part: then copies may be gone, and the
  /// folders that were made for them.
  private var isAgain = false
  private var madeFolders = MadeFolders()

  init(id: String, isDryRun: Bool) {
    self.id = id
    self.isDryRun = isDryRun
  }

  /// Takes back what `record` announced; nil for a record of another kind.
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
    // Behind a link there may be the very file that would be taken for its own copy.
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
      // With a single name left, the target is the photo itself and not a second name of it.
      guard let source, source.identity == target.identity, source.links > 1 else {
        return .kept(Reason(.changed, ReasonMessage.otherHardLink()))
      }
    case .symlink:
      // A link is removed only if it is the very one that kennel made.
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
    // A disk that is not connected must not cost the chance to take it back later.
    if transfer.target.folder.kind == nil, isMove || (wasDone.contains(number) && !isAgain) {
      return .failed(Reason(.missing, ReasonMessage.folderGone()))
    }
    return isMove ? .kept(Reason(.missing, ReasonMessage.notWherePut())) : .nothing
  }

  private func undoMove(
    _ transfer: Transfer, _ number: Int, _ source: FileStatus?, _ target: FileStatus
  ) throws(FileError) -> Undo.Outcome {
    if let source {
      // A move to another file system that was cut off: both are there, and the same.
      if isUnchangedCopy(transfer, target) { return try remove(transfer.target) }
      let wasMoved = target.stamp.mayBeCopy(of: transfer.stamp)
      return wasMoved && !source.stamp.hasSameContent(as: transfer.stamp)
        ? .kept(Reason(.nameTaken, ReasonMessage.placeTaken())) : .nothing
    }
    // A rename keeps size and time, so these tell whether it is still the file that was moved.
    guard target.kind == .file, target.stamp.mayBeCopy(of: transfer.stamp) else {
      return .kept(Reason(.changed, ReasonMessage.changedSince()))
    }
    if !isDryRun {
      // A person may have removed the folder when it became empty.
      try FileError.writing { () throws(Errno) in try makeFolders(transfer.source.folder) }
      try ChangeExecutor(id: id, number: number).move(
        transfer.target, to: transfer.source, stamp: target.stamp)
      // The disk that it was on may have cut the time short.
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
    // The copy may have become the only one, so it is compared with the original, byte by byte.
    guard source != nil, isUnchangedCopy(transfer, target) else {
      return .kept(Reason(.changed, ReasonMessage.originalGone()))
    }
    return try remove(transfer.target)
  }

  /// Whether both files are there with the same bytes, neither changed since.
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
      // Nothing was there before, and nothing is there now.
      if record.before == nil { return .nothing }
      guard record.after == nil else { return .kept(Reason(.missing, ReasonMessage.gone())) }
      return try restore(record, from: nil, at: path, number)
    }
    // Never done, or taken back already.
    if current.digest == record.before { return .nothing }
    guard current.digest == record.after else {
      return .kept(Reason(.changed, ReasonMessage.changedSince()))
    }
    return record.before == nil
      ? try remove(path) : try restore(record, from: current, at: path, number)
  }

  /// Puts the replaced bytes back.
  private func restore(
    _ record: JournalRecord, from current: FileSnapshot?, at path: Path, _ number: Int
  ) throws(FileError) -> Undo.Outcome {
    let bytes = current?.bytes ?? []
    guard let splices = splices(record.parts ?? [], within: bytes.count) else {
      return .kept(Reason(.journalDamaged, ReasonMessage.journalDamaged()))
    }
    let old = bytes.withUnsafeBytes { splices.applied(to: $0) }
    // A damaged journal could yield any bytes. Only those that the photo had are ever written.
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
  /// Whether a file is not much larger than it was: a label adds some kilobytes, and what has become
  /// huge need not be read.
  fileprivate func mayBeOfSize(_ path: Path) -> Bool {
    guard let status = try? FileStatus(ofLink: path), status.kind == .file else { return true }
    return status.size <= Path.largestContents || status.size - (size ?? 0) < 1 << 24
  }
}

/// A file's bytes, with what it was when they were read.
private struct FileSnapshot {
  let stamp: FileStamp
  let bytes: [UInt8]
  let digest: String

  /// Reads the regular file at `path`; nil when there is none.
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

/// The parts as splices; nil unless they stand in order within a file of `count` bytes.
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
