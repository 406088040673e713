import CommandKit
import Messages
import PhotoArchive
import PhotoMetadata

/// The changes and the summary of a tag run.
struct TagTask: PlanTask {
  let command = "tag"
  private let isRemoval: Bool
  private var photos = 0
  private var done = 0
  private var inSidecars = 0
  private var unchanged = 0
  private var failed = 0
  private var left = 0
  private var hardLinked = 0
  private var linked = 0
  private var settled: [TagPlanner.Settled: Int] = [:]

  init(isRemoval: Bool) { self.isRemoval = isRemoval }

  /// Creates a task for the lines of a plan file.
  init(_ lines: PlanLines) throws {
    var isRemoval = false
    try lines.forEach { line in
      if case .label(let planned) = line, planned.change == .remove { isRemoval = true }
    }
    self.init(isRemoval: isRemoval)
    photos = lines.count
  }

  /// Counts a photo by the decision about it.
  mutating func count(_ decision: TagPlanner.Decision) {
    switch decision {
    case .line: photos += 1
    case .settled(let reason):
      if reason != .seen { photos += 1 }
      settled[reason, default: 0] += 1
    }
  }

  func work(for line: PlanLine) throws(Reason) -> PlannedWork {
    guard case .label(let planned) = line else { return PlannedWork() }
    return try LabelChanges(planned).work()
  }

  func text(for line: PlanLine, _ work: PlannedWork, _ reporter: PlanReporter) -> Message? {
    guard case .label(let planned) = line,
      case .write(let label, let keywords, _) = planned.change
    else { return TagMessage.removed() }
    let text = reporter.becomes(keywords.first ?? label.breedName, label.confidence)
    guard let sidecar = work.sidecar else { return text }
    return TagMessage.inSidecar([
      "label": .message(text), "sidecar": .text(reporter.shown(sidecar)),
    ])
  }

  mutating func count(left line: PlanLine) {
    left += 1
    if line.reasonToStay?.code == .hardLinks { hardLinked += 1 }
    if line.reasonToStay?.code == .link { linked += 1 }
  }

  mutating func count(_ line: PlanLine, _ work: PlannedWork, _ outcome: PlanOutcome) {
    switch outcome {
    case .unchanged: unchanged += 1
    case .failed: failed += 1
    case .done:
      done += 1
      if work.sidecar != nil { inSidecars += 1 }
    }
  }

  var status: CommandStatus {
    if photos == 0 || left + failed == photos { return .nothingDone }
    return left - hardLinked - linked + failed > 0 ? .somePhotosFailed : .success
  }

  func question(_ count: Int) -> Message { TagMessage.ask(["count": .count(count)]) }

  func summary(of run: PlanRun) -> [Message] {
    if photos == 0 { return [CommandMessage.noPhoto()] }
    let row: TagMessage =
      isRemoval
      ? (run.isDryRun ? .wouldRemove : .removedFrom) : (run.isDryRun ? .wouldLabel : .labelled)
    var labelled = row(["count": .count(done)])
    if inSidecars > 0 {
      labelled = TagMessage.besidePhotos([
        "done": .message(labelled), "count": .count(inSidecars),
      ])
    }
    let others = Message.counts(others)
    let all: any MessageTable = others.isEmpty ? PlanMessage.all : TagMessage.others
    return [all(["done": .message(labelled), "parts": .list(others)])]
      + Message.counts([(hardLinked, TagMessage.hardLinks)]) + run.ending
  }

  /// The numbers of photos that are not labelled, by reason.
  private var others: [(Int, any MessageTable)] {
    [
      ((settled[.hasLabel] ?? 0) + unchanged, TagMessage.labelledAlready),
      (settled[.stated] ?? 0, TagMessage.byPerson), (settled[.rejected] ?? 0, TagMessage.rejected),
      (settled[.unsure] ?? 0, CommandMessage.unsure),
      (settled[.notADog] ?? 0, CommandMessage.withoutDog),
      (settled[.hasNone] ?? 0, CommandMessage.withoutLabel), (left, TagMessage.left),
      (failed, TagMessage.failed),
    ]
  }
}
