internal import Files
public import Messages
public import PhotoArchive

/// What the runner needs to know of a command that changes files.
///
/// A command makes lines, says what each means for the files, and counts and words the results. The
/// runner does all else: see `PlanRunner`.
public protocol PlanTask {
  /// The subcommand, such as `sort`.
  var command: String { get }

  /// What is asked before more than `PlanRunner.unasked` lines are acted on.
  func question(_ lines: [PlanLine]) -> Message

  /// What a line means for the files.
  ///
  /// - Returns: the changes; none where the file is as the line wants it already.
  /// - Throws: a `Reason` why the file stays as it is.
  func work(for line: PlanLine) throws(Reason) -> PlannedWork

  /// What happens to the file of a line, for people.
  func text(for line: PlanLine, _ work: PlannedWork, _ reporter: PlanReporter) -> Message?

  /// Counts a line that stays as it is, as the plan says.
  mutating func count(left line: PlanLine)

  /// Counts a line with what became of it, or in a dry run would become of it.
  mutating func count(_ line: PlanLine, _ work: PlannedWork, _ outcome: PlanOutcome)

  /// The summary for people.
  func summary(of run: PlanRun) -> [Message]

  /// How the command went, if it was not interrupted.
  var status: CommandStatus { get }
}

/// What a line means for the files.
public struct PlannedWork: Sendable {
  /// The changes, in their order; after one that fails, the others are left out.
  public var changes: [ArchiveChange]
  /// What the user should know of it.
  public var notices: [Message] = []
  /// Whether a label goes beside the photo.
  public var usesSidecar = false

  /// Makes work of changes.
  public init(_ changes: [ArchiveChange] = []) { self.changes = changes }
}

/// How a plan was carried out.
public struct PlanRun: Sendable {
  /// Whether nothing was to be changed.
  public let isDryRun: Bool
  /// The action, by which `kennel undo` knows it; nil where nothing was changed.
  public internal(set) var id: String?
  /// Whether the user stopped it before the end.
  public internal(set) var isInterrupted = false
  /// Whether a line was carried out.
  var isAnythingDone = false

  /// The end of every summary: whether files were changed, how to undo it, and whether it stopped.
  public var ending: [Message] {
    var sentences = isDryRun ? [PlanMessage.nothingChanged()] : []
    if let id, isAnythingDone { sentences.append(PlanMessage.undo(["id": .text(id)])) }
    return isInterrupted ? sentences + [CommandMessage.stopped()] : sentences
  }
}

/// Carries out a plan: recovery, dry run, question, journal, batches, outcome lines, summary.
public struct PlanRunner<Task: PlanTask> {
  /// More lines than that are acted on only after a question.
  private static var unasked: Int { 200 }
  /// What is journalled together, and so can be left to tidy up by a crash: changes, and bytes of
  /// photos in memory.
  private static var batch: (changes: Int, bytes: Int) { (100, 32 << 20) }

  private var task: Task
  private let choice: PlanChoice
  private let session: Session
  private let reporter: PlanReporter
  private var run: PlanRun
  private var action: ArchiveAction?
  private var pending: [(line: PlanLine, work: PlannedWork)] = []
  private var pendingBytes = 0
  /// The photos of which something could not be moved or changed: the rest stays with it.
  private var failedPhotos: Set<Path> = []

  /// Prepares to carry out plans of a task.
  public init(_ task: Task, _ choice: PlanChoice, in session: Session) {
    self.task = task
    self.choice = choice
    self.session = session
    reporter = PlanReporter(choice, in: session)
    run = PlanRun(isDryRun: choice.isDryRun)
  }

  /// Carries out a plan, unless the user stopped before it was complete.
  ///
  /// - Parameters:
  ///   - header: the plan's header.
  ///   - lines: its lines; what belongs to a photo stands before it.
  /// - Returns: how it went.
  /// - Throws: a `CommandError` when the journal, the plan's file or results can't be written.
  public mutating func perform(
    _ header: PlanHeader, _ lines: [PlanLine]
  ) throws -> CommandStatus {
    if session.interruption.isRequested {
      session.console.report(PlanMessage.stoppedUnchanged())
      return .interrupted
    }
    // Before anything is asked or done, so that the file shows what was about to happen.
    if let file = choice.file { try PlanFile.write(header, lines, to: file) }
    try reporter.report(header)
    let isLeft = { (line: PlanLine) in line.reasonToStay != nil }
    for line in lines where isLeft(line) && !choice.isDryRun { try reportLeft(line) }
    let work = choice.isDryRun ? lines : lines.filter { !isLeft($0) }
    if !choice.isDryRun, work.count > Self.unasked,
      !session.confirms(task.question(work), choice)
    {
      session.console.report(PlanMessage.nothingChanged())
      return .success
    }
    // What a line means is worked out only now: it may read the whole photo, and all photos at once
    // would not fit in memory.
    for line in work {
      if session.interruption.isRequested {
        run.isInterrupted = true
        break
      }
      if isLeft(line) { try reportLeft(line) } else { try add(line) }
    }
    try flush()
    run.id = action?.id
    try CommandError.wrapping { try action?.finish() }
    session.console.note(task.summary(of: run))
    return run.isInterrupted ? .interrupted : task.status
  }

  private mutating func reportLeft(_ line: PlanLine) throws {
    // In a dry run the lines come in the plan's order.
    try flush()
    try reporter.report(line)
    task.count(left: line)
  }

  private mutating func add(_ line: PlanLine) throws {
    let work: PlannedWork
    do throws(Reason) {
      work = try task.work(for: line)
    } catch {
      // The lines that wait come before this one in the plan, so they are reported first.
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

  /// Acts on the lines that wait.
  private mutating func flush() throws {
    let batch = pending
    pending.removeAll()
    pendingBytes = 0
    guard !batch.isEmpty else { return }
    guard !choice.isDryRun else {
      for (line, work) in batch { try settle(line, work, .done) }
      return
    }
    // A run that changes nothing leaves no journal behind.
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
    // A copy, since the closures below can't use `self` while it is being changed.
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
  /// What the change keeps in memory, in bytes.
  fileprivate var bytesInMemory: Int {
    guard case .rewrite(let rewrite) = self else { return 0 }
    return rewrite.original.count
  }

  /// Whether what belongs to the same photo must not be changed where this failed.
  ///
  /// A photo is moved after its companions, which alone would never be found again, and a sidecar
  /// is written after its photo, whose label it would pass for. A copy leaves all as it was.
  fileprivate var staysTogether: Bool {
    switch self {
    case .transfer(let transfer): transfer.kind == .move
    case .rewrite: true
    }
  }

  /// Why the change is left out after another of the same photo failed.
  fileprivate var reasonNotAlone: Reason {
    switch self {
    case .transfer: Reason(.belongsTogether, ReasonMessage.companionFailed())
    case .rewrite: Reason(.belongsTogether, ReasonMessage.photoFailed())
    }
  }
}
