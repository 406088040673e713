import Reporting
import CommandKit
import PhotoArchive
import PhotoMetadata

/// What a tag means for the files, and how it went.
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
  private var settled: [TagPlanner.Settled: Int] = [:]

  init(isRemoval: Bool) { self.isRemoval = isRemoval }

  /// Prepares to carry out the lines of a plan from a file.
  init(_ lines: [PlanLine]) {
    self.init(
      isRemoval: lines.contains { line in
        if case .label(let planned) = line { planned.change == .remove } else { false }
      })
    photos = lines.count
  }

  /// Counts a photo that was decided on.
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

  func text(for line: PlanLine, _ work: PlannedWork, _ reporter: PlanReporter) -> String {
    guard case .label(let planned) = line,
      case .write(let label, let keywords, _) = planned.change
    else { return "label removed" }
    var text = "-> \(keywords.first ?? label.breedName)"
    if let confidence = label.confidence { text += "  (\(percent(confidence)))" }
    return work.usesSidecar ? text + "  in \(reporter.shown(line.path.sidecar))" : text
  }

  mutating func count(left line: PlanLine) {
    left += 1
    if line.reasonToStay?.code == .hardLinks { hardLinked += 1 }
  }

  mutating func count(_ line: PlanLine, _ work: PlannedWork, _ outcome: PlanOutcome) {
    switch outcome {
    case .unchanged: unchanged += 1
    case .failed: failed += 1
    case .done:
      done += 1
      if work.usesSidecar { inSidecars += 1 }
    }
  }

  var status: CommandStatus {
    if photos == 0 || left + failed == photos { return .nothingDone }
    return left - hardLinked + failed > 0 ? .somePhotosFailed : .success
  }

  func question(_ lines: [PlanLine]) -> String { "Write into \(lines.count) photos?" }

  func summary(of run: PlanRun) -> String {
    if photos == 0 { return "No photo found." }
    let verb = isRemoval ? "remove the label from" : "label"
    let past = isRemoval ? "Removed the label from" : "Labelled"
    let labelled = counted(done, "photo", "photos")
    var text = run.isDryRun ? "Would \(verb) \(labelled)" : "\(past) \(labelled)"
    if inSidecars > 0 { text += ", \(inSidecars) of them beside the photo" }
    let parts = [
      ((settled[.hasLabel] ?? 0) + unchanged, "labelled so already"),
      (settled[.stated] ?? 0, "labelled by a person"),
      (settled[.rejected] ?? 0, "whose label you removed"),
      (settled[.unsure] ?? 0, "unsure"), (settled[.notADog] ?? 0, "without a dog"),
      (settled[.hasNone] ?? 0, "without a label"), (left, "left alone"), (failed, "not done"),
    ]
    let others = listed(parts)
    text += others.isEmpty ? "." : "; of the others, \(others)."
    if hardLinked > 0 {
      text +=
        " \(counted(hardLinked, "photo", "photos")) with several names (hard links): "
        + "--hardlinks break labels them."
    }
    return text + run.ending
  }
}
