import BreedRecognition
import CommandKit
import Files
import Messages
import PhotoArchive

/// The changes and the summary of a sort.
struct SortTask: PlanTask {
  let command = "sort"
  private let kind: Transfer.Kind
  /// The destination's display name.
  private let destination: String
  private var photos = 0
  private var unreadable = 0
  private var byBreed = 0
  private var unsure = 0
  private var notADog = 0
  private var companions = 0
  private var left = 0
  private var failed = 0
  private var remains: RemainingFiles

  init(kind: Transfer.Kind, destination: String, currentFolder: Path?, isDryRun: Bool) {
    self.kind = kind
    self.destination = destination
    remains = RemainingFiles(currentFolder: currentFolder, isDryRun: isDryRun)
  }

  /// Creates a task for the lines of a plan file.
  init(
    _ lines: PlanLines, destination: String, currentFolder: Path?, isDryRun: Bool
  ) throws {
    var kind: Transfer.Kind?
    var photos = 0
    try lines.forEach { line in
      if case .transfer(let planned) = line { kind = kind ?? planned.transfer.kind }
      if line.photo == line.path { photos += 1 }
    }
    self.init(
      kind: kind ?? .copy, destination: destination, currentFolder: currentFolder,
      isDryRun: isDryRun)
    self.photos = photos
  }

  /// Counts a photo that was processed.
  mutating func count(_ result: PhotoResult) {
    photos += 1
    // A link is left as intended.
    if case .failure(let reason) = result.recognition, reason.code != .link { unreadable += 1 }
  }

  func work(for line: PlanLine) throws(Reason) -> PlannedWork {
    guard case .transfer(let planned) = line else { return PlannedWork() }
    // The plan may have been edited, or created by an earlier version.
    if let verdict = planned.verdict, verdict.breed != nil, let confidence = verdict.confidence,
      confidence < Thresholds.lowestConfidence
    {
      throw Reason(.lowConfidence, ReasonMessage.lowConfidence())
    }
    if planned.transfer.kind.disturbsLibraries, planned.transfer.source.isInLibrary {
      throw Reason(.library, ReasonMessage.inLibrary())
    }
    return PlannedWork([.transfer(planned.transfer)])
  }

  func text(for line: PlanLine, _ work: PlannedWork, _ reporter: PlanReporter) -> Message? {
    guard case .transfer(let planned) = line else { return nil }
    let breed = planned.verdict.flatMap { $0.breed == nil ? nil : $0 }
    return reporter.becomes(reporter.shown(planned.transfer.target), breed?.confidence)
  }

  mutating func count(left line: PlanLine) {
    left += 1
    if kind == .move { remains.count(left: line.path) }
  }

  mutating func count(_ line: PlanLine, _ work: PlannedWork, _ outcome: PlanOutcome) {
    guard case .transfer(let planned) = line else { return }
    if kind == .move { remains.count(planned, isMoved: outcome == .done) }
    switch (outcome, planned.verdict) {
    case (.failed, _): failed += 1
    case (_, nil): companions += 1
    case (_, let verdict?) where verdict.breed != nil: byBreed += 1
    case (_, let verdict?):
      if verdict.outcome == Recognition.Outcome.notADog.rawValue {
        notADog += 1
      } else {
        unsure += 1
      }
    }
  }

  var status: CommandStatus {
    if photos == 0 || unreadable == photos { return .nothingDone }
    return unreadable + failed > 0 ? .somePhotosFailed : .success
  }

  func question(_ count: Int) -> Message {
    rows.question(["count": .count(count), "folder": .text(destination)])
  }

  func summary(of run: PlanRun) -> [Message] {
    if photos == 0 { return [CommandMessage.noPhoto()] }
    let done = (run.isDryRun ? rows.planned : rows.done)([
      "count": .count(byBreed + unsure + notADog)
    ])
    let rest = Message.counts([(left, SortMessage.left), (failed, SortMessage.failed)])
    return [summary(done)] + rest + (run.isInterrupted ? [] : remains.messages) + run.ending
  }

  private func summary(_ done: Message) -> Message {
    var parts = Message.counts([
      (byBreed, SortMessage.byBreed), (unsure, CommandMessage.unsure),
      (notADog, CommandMessage.withoutDog),
    ])
    if companions > 0 {
      let row = parts.isEmpty ? SortMessage.companions : .withCompanions
      parts = [row(["parts": .list(parts), "count": .count(companions)])]
    }
    if parts.isEmpty { return PlanMessage.all(["done": .message(done)]) }
    return SortMessage.into([
      "done": .message(done), "folder": .text(destination), "parts": .list(parts),
    ])
  }

  private var rows: (question: SortMessage, planned: SortMessage, done: SortMessage) {
    switch kind {
    case .move: (.askMove, .wouldMove, .moved)
    case .copy: (.askCopy, .wouldCopy, .copied)
    case .symlink, .hardlink: (.askLink, .wouldLink, .linked)
    }
  }
}
