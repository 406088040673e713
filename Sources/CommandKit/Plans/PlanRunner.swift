public import Files
public import Messages
public import PhotoArchive

/// The part of carrying out a plan that depends on the command.
///
/// A command creates the lines, turns each into changes of files, counts the results and words the
/// messages. `PlanRunner` does the rest.
public protocol PlanTask {
  /// The subcommand, such as `sort`.
  var command: String { get }

  /// Returns the question to confirm if more than `PlanRunner.unasked` lines will be carried out.
  func question(_ count: Int) -> Message

  /// Returns the changes for a line.
  ///
  /// - Returns: the changes; empty if the file already is in the planned state.
  /// - Throws: the `Reason` why the file is left unchanged.
  func work(for line: PlanLine) throws(Reason) -> PlannedWork

  /// Returns what happens to the file of a line, for people.
  func text(for line: PlanLine, _ work: PlannedWork, _ reporter: PlanReporter) -> Message?

  /// Counts a line whose file the plan leaves unchanged.
  mutating func count(left line: PlanLine)

  /// Counts a line with its outcome, or in a dry run the expected outcome.
  mutating func count(_ line: PlanLine, _ work: PlannedWork, _ outcome: PlanOutcome)

  /// Returns the summary for people.
  func summary(of run: PlanRun) -> [Message]

  /// The status of the command, if it was not interrupted.
  var status: CommandStatus { get }
}

/// The changes for one line of a plan.
public struct PlannedWork: Sendable {
  /// The changes in order; after one fails, the rest are skipped.
  public var changes: [ArchiveChange]
  /// Notes for the user about the file.
  public var notices: [Message] = []
  /// The sidecar that the label is written to instead of the photo; nil if the photo is changed.
  public var sidecar: Path?

  /// Creates work from changes.
  public init(_ changes: [ArchiveChange] = []) { self.changes = changes }
}

/// The course of a plan that is carried out.
public struct PlanRun: Sendable {
  /// Whether the run is a dry run.
  public let isDryRun: Bool
  /// The id of the action for `kennel undo`; nil if nothing was changed.
  public internal(set) var id: String?
  /// Whether the user interrupted the run.
  public internal(set) var isInterrupted = false
  /// Whether any line was carried out.
  var isAnythingDone = false

  /// The end of every summary: whether files were changed, how to undo the action, and whether it
  /// was interrupted.
  public var ending: [Message] {
    var sentences = isDryRun ? [PlanMessage.nothingChanged()] : []
    if let id, isAnythingDone { sentences.append(PlanMessage.undo(["id": .text(id)])) }
    return isInterrupted ? sentences + [CommandMessage.stopped()] : sentences
  }
}

/// Carries out a plan: recovery, dry run, confirmation, journal, batches, outcome lines, summary.
public struct PlanRunner<Task: PlanTask> {
  /// The largest number of lines that needs no confirmation.
  private static var unasked: Int { 200 }
  /// The maximum size of a batch, which is journalled together and so limits what recovery has to
  /// undo after a crash: the number of changes, and the bytes of photos in memory.
  private static var batch: (changes: Int, bytes: Int) { (100, 32 << 20) }

  private var task: Task
  private let choice: PlanChoice
  private let session: Session
  private let reporter: PlanReporter
  private var run: PlanRun
  private var action: ArchiveAction?
  private var pending: [(line: PlanLine, work: PlannedWork)] = []
  private var pendingBytes = 0
  /// The photos with a failed change; the remaining changes of their files are skipped.
  private var failedPhotos: Set<Path> = []

  /// Creates a runner for the plans of a task.
  public init(_ task: Task, _ choice: PlanChoice, in session: Session) {
    self.task = task
    self.choice = choice
    self.session = session
    reporter = PlanReporter(choice, in: session)
    run = PlanRun(isDryRun: choice.isDryRun)
  }

  /// Carries out a plan, unless the user interrupted its creation.
  ///
  /// - Parameters:
  ///   - header: the plan's header.
  ///   - lines: its lines; the companions of a photo precede it.
  /// - Returns: the status of the command.
  /// - Throws: a `CommandError` if the journal, the plan's file or results can't be written.
  public mutating func perform(
    _ header: PlanHeader, _ lines: PlanLines
  ) throws -> CommandStatus {
    if session.interruption.isRequested {
      session.console.report(PlanMessage.stoppedUnchanged())
      return .interrupted
    }
    // Before any question or change, so that the file shows what was planned.
    if let file = choice.file { try PlanFile.write(header, lines, to: file) }
    try reporter.report(header)
    if !choice.isDryRun, lines.left > 0 {
      try lines.forEach { if $0.reasonToStay != nil { try reportLeft($0) } }
    }
    let count = lines.count - lines.left
    if !choice.isDryRun, count > Self.unasked, !session.confirms(task.question(count), choice) {
      session.console.report(PlanMessage.nothingChanged())
      return .success
    }
    // The changes of a line are computed only now: they may contain the whole photo, and all photos
    // together would not fit in memory.
    try lines.walk({ line in
      run.isInterrupted = session.interruption.isRequested
      guard !run.isInterrupted else { return false }
      if line.reasonToStay == nil {
        try add(line)
      } else if choice.isDryRun {
        try reportLeft(line)
      }
      return true
    })
    try flush()
    run.id = action?.id
    try CommandError.wrapping { try action?.finish() }
    noteLost(action?.lost ?? [])
    session.console.note(task.summary(of: run))
    return run.isInterrupted ? .interrupted : task.status
  }

  /// Tells what a disk could not keep, once per run.
  private func noteLost(_ lost: LostAttributes) {
    if !lost.subtracting(.hardLinks).isEmpty {
      session.console.note(FileMessage.attributesLost())
    }
    if lost.contains(.hardLinks) { session.console.note(FileMessage.hardLinksLost()) }
  }

  private mutating func reportLeft(_ line: PlanLine) throws {
    // A dry run reports the lines in the plan's order.
    try flush()
    try reporter.report(line)
    task.count(left: line)
  }

  private mutating func add(_ line: PlanLine) throws {
    let work: PlannedWork
    do throws(Reason) {
      work = try task.work(for: line)
    } catch {
      // Pending lines precede this one in the plan, so they are reported first.
      try flush()
      return try settle(line, PlannedWork(), .failed(error))
    }
    for notice in work.notices {
      session.console.note(
        CommandMessage.about([
          "file": .text(reporter.shown(line.path)), "cause": .message(notice),
        ]))
    }
    guard !work.changes.isEmpty else { return task.count(line, work, .unchanged) }
    pending.append((line, work))
    pendingBytes += work.changes.reduce(0) { $0 + $1.bytesInMemory }
    if pending.count >= Self.batch.changes || pendingBytes >= Self.batch.bytes { try flush() }
  }

  /// Carries out the pending lines.
  private mutating func flush() throws {
    let batch = pending
    pending.removeAll()
    pendingBytes = 0
    guard !batch.isEmpty else { return }
    guard !choice.isDryRun else {
      for (line, work) in batch { try settle(line, work, .done) }
      return
    }
    // A run that changes nothing creates no journal.
    let action = try self.action ?? session.beginAction(task.command)
    self.action = action
    try CommandError.wrapping { try perform(batch, in: action) }
  }

  private mutating func perform(
    _ batch: [(line: PlanLine, work: PlannedWork)], in action: ArchiveAction
  ) throws {
    var steps = batch.enumerated().flatMap { index, item in
      item.work.changes.map { (index: index, change: $0) }
    }[...]
    var outcome = PlanOutcome.done
    // A copy, since the closures below can't use `self` during a mutation.
    var failed = failedPhotos
    try action.perform(steps.map(\.change)) { change in
      steps.first.flatMap {
        failed.contains(batch[$0.index].line.photo) ? change.reasonNotAlone : nil
      }
    } report: { change, result in
      guard let index = steps.popFirst()?.index else { return }
      let (line, work) = batch[index]
      if case .failure(let reason) = result {
        if case .done = outcome { outcome = .failed(reason) }
        if change.staysTogether { failed.insert(line.photo) }
      }
      // The outcome of a line is known after its last change.
      if steps.first?.index == index { return }
      try settle(line, work, outcome)
      outcome = .done
    }
    failedPhotos = failed
  }

  private mutating func settle(
    _ line: PlanLine, _ work: PlannedWork, _ outcome: PlanOutcome
  ) throws {
    task.count(line, work, outcome)
    if outcome == .done { run.isAnythingDone = true }
    let isPlanned = choice.isDryRun && outcome == .done
    try reporter.report(line, isPlanned ? nil : outcome, task.text(for: line, work, reporter))
  }
}

extension ArchiveChange {
  /// The size in bytes of the photo that the change keeps in memory.
  fileprivate var bytesInMemory: Int {
    guard case .rewrite(let rewrite) = self else { return 0 }
    return rewrite.original.count
  }

  /// Whether the remaining changes of the same photo must be skipped if this one fails.
  ///
  /// A photo is moved after its companions, which would not be found again without it, and a
  /// sidecar is written after its photo, because it must not hold a label that the photo lacks. A
  /// failed copy leaves everything unchanged.
  fileprivate var staysTogether: Bool {
    switch self {
    case .transfer(let transfer): transfer.kind == .move
    case .rewrite: true
    }
  }

  /// The reason for skipping the change after another change of the same photo failed.
  fileprivate var reasonNotAlone: Reason {
    switch self {
    case .transfer: Reason(.belongsTogether, ReasonMessage.companionFailed())
    case .rewrite: Reason(.belongsTogether, ReasonMessage.photoFailed())
    }
  }
}
