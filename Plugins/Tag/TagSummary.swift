import CommandKit

/// How a tag went, for people and for the exit status.
struct TagSummary {
  private let isRemoval: Bool
  var id: String?
  var otherFiles = 0
  var isDryRun = false
  var isInterrupted = false
  private var photos = 0
  private var done = 0
  private var inSidecars = 0
  private var unchanged = 0
  private var failed = 0
  private var left = 0
  private var hardLinked = 0
  private var settled: [TagPlanner.Settled: Int] = [:]

  init(isRemoval: Bool) { self.isRemoval = isRemoval }

  mutating func count(_ decision: TagPlanner.Decision) {
    switch decision {
    case .settled(let reason):
      if reason != .seen { photos += 1 }
      settled[reason, default: 0] += 1
    case .line(let line):
      guard line.type != .header else { return }
      photos += 1
      if line.type == .left { left += 1 }
      if line.reason?.contains("hard links") == true { hardLinked += 1 }
    }
  }

  mutating func count(done line: PlanRecord, usesSidecar: Bool) {
    if line.result == .failed {
      failed += 1
    } else {
      done += 1
      if usesSidecar { inSidecars += 1 }
    }
  }

  mutating func countUnchanged() { unchanged += 1 }

  var exitStatus: CommandStatus {
    if isInterrupted { return .interrupted }
    if photos == 0 || left + failed == photos { return .nothingDone }
    return left - hardLinked + failed > 0 ? .somePhotosFailed : .success
  }

  /// The summary for people.
  var sentences: String {
    if photos == 0 { return "No photo found." }
    let verb = isRemoval ? "take the label out of" : "label"
    let past = isRemoval ? "Took the label out of" : "Labelled"
    var text = isDryRun ? "Would \(verb) \(counted(done))" : "\(past) \(counted(done))"
    if inSidecars > 0 { text += ", \(inSidecars) of them beside the photo" }
    let parts = [
      ((settled[.hasLabel] ?? 0) + unchanged, "labelled so already"),
      (settled[.stated] ?? 0, "labelled by a person"),
      (settled[.rejected] ?? 0, "whose label you took away"),
      (settled[.unsure] ?? 0, "unsure"), (settled[.notADog] ?? 0, "without a dog"),
      (settled[.hasNone] ?? 0, "without a label"), (left, "left alone"), (failed, "not done"),
    ]
    let listed = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    text += listed.isEmpty ? "." : "; of the others, \(listed)."
    if hardLinked > 0 {
      text +=
        " \(counted(hardLinked)) with several names (hard links): --hardlinks break labels them."
    }
    if isDryRun { text += " Nothing was changed." }
    if let id, done > 0 { text += " `kennel undo \(id)` takes it back." }
    return isInterrupted ? text + " Stopped before the end." : text
  }

  private func counted(_ count: Int) -> String { "\(count) \(count == 1 ? "photo" : "photos")" }
}
