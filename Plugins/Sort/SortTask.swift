import Reporting
import BreedRecognition
import CommandKit
import Files
import Messages
import PhotoArchive

/// What a sort means for the files, and how it went.
struct SortTask: PlanTask {
  let command = "sort"
  private let kind: Transfer.Kind
  /// The destination's name for people.
  private let destination: String
  private var photos = 0
  private var unreadable = 0
  private var byBreed = 0
  private var unsure = 0
  private var notADog = 0
  private var companions = 0
  private var left = 0
  private var failed = 0

  init(kind: Transfer.Kind, destination: String) {
    self.kind = kind
    self.destination = destination
  }

  /// Prepares to carry out the lines of a plan from a file.
  init(_ lines: [PlanLine], destination: String) {
    let kinds = lines.lazy.compactMap { line -> Transfer.Kind? in
      if case .transfer(let planned) = line { planned.transfer.kind } else { nil }
    }
    self.init(kind: kinds.first ?? .copy, destination: destination)
    photos = lines.count { $0.photo == $0.path }
  }

  /// Counts a photo that was looked at.
  mutating func count(_ result: PhotoResult) {
    photos += 1
    if case .failure = result.recognition { unreadable += 1 }
  }

  func work(for line: PlanLine) throws(Reason) -> PlannedWork {
    guard case .transfer(let planned) = line else { return PlannedWork() }
    // The plan may be of an earlier kennel, or edited.
    if let verdict = planned.verdict, verdict.breed != nil, let confidence = verdict.confidence,
      confidence < Thresholds.lowestConfidence
    {
      throw Reason(.lowConfidence, ReasonMessage.lowConfidence())
    }
    return PlannedWork([.transfer(planned.transfer)])
  }

  func text(for line: PlanLine, _ work: PlannedWork, _ reporter: PlanReporter) -> String {
    guard case .transfer(let planned) = line else { return "" }
    let arrow = "-> " + reporter.shown(planned.transfer.target)
    guard let verdict = planned.verdict, verdict.breed != nil, let confidence = verdict.confidence
    else { return arrow }
    return arrow + "  (\(percent(confidence)))"
  }

  mutating func count(left line: PlanLine) { left += 1 }

  mutating func count(_ line: PlanLine, _ work: PlannedWork, _ outcome: PlanOutcome) {
    guard case .transfer(let planned) = line else { return }
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

  func question(_ lines: [PlanLine]) -> String {
    "\(verb.infinitive) \(counted(lines.count, "file", "files")) into \(destination)?"
  }

  func summary(of run: PlanRun) -> String {
    if photos == 0 { return "No photo found." }
    let sorted = byBreed + unsure + notADog
    let parts = [
      (byBreed, "by breed"), (unsure, "unsure"), (notADog, "without a dog"),
    ]
    var sortedAs = listed(parts)
    if companions > 0 {
      sortedAs += "; with \(counted(companions, "companion file", "companion files"))"
    }
    let action = run.isDryRun ? "Would \(verb.infinitive.lowercased())" : verb.past
    var text = "\(action) \(counted(sorted, "photo", "photos"))"
    text += sortedAs.isEmpty ? "." : " into \(destination): \(sortedAs)."
    if left > 0 {
      let stay = left == 1 ? "stays where it is" : "stay where they are"
      text += " \(counted(left, "file", "files")) \(stay)."
    }
    if failed > 0 { text += " \(counted(failed, "file", "files")) could not be done." }
    return text + run.ending
  }

  private var verb: (infinitive: String, past: String) {
    switch kind {
    case .move: ("Move", "Moved")
    case .copy: ("Copy", "Copied")
    case .symlink, .hardlink: ("Link", "Linked")
    }
  }
}
