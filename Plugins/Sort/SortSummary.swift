import BreedRecognition
import CommandKit
import PhotoArchive

/// How a sort went, for people and for the exit status.
struct SortSummary {
  private let kind: Transfer.Kind
  private let destination: PhotoPath?
  var id: String?
  var otherFiles = 0
  var isDryRun = false
  var isInterrupted = false
  private var unreadable = 0
  private var photos = 0
  private var byBreed = 0
  private var unsure = 0
  private var notADog = 0
  private var companions = 0
  private var left = 0
  private var failed = 0

  init(kind: Transfer.Kind, destination: PhotoPath?) {
    self.kind = kind
    self.destination = destination
  }

  mutating func count(_ result: PhotoResult) {
    photos += 1
    if case .failure = result.recognition { unreadable += 1 }
  }

  /// Counts the photos of a plan from a file.
  mutating func count(_ lines: [PlanRecord]) {
    photos = lines.count { $0.companionOf == nil && $0.type != .header }
  }

  mutating func count(planned line: PlanRecord) {
    if line.type == .left { left += 1 } else { countTransfer(line) }
  }

  mutating func count(done line: PlanRecord) {
    if line.result == .failed { failed += 1 } else { countTransfer(line) }
  }

  private mutating func countTransfer(_ line: PlanRecord) {
    if line.companionOf != nil {
      companions += 1
    } else if line.breed != nil {
      byBreed += 1
    } else if line.outcome == Recognition.Outcome.notADog.rawValue {
      notADog += 1
    } else {
      unsure += 1
    }
  }

  var exitStatus: CommandStatus {
    if isInterrupted { return .interrupted }
    if photos == 0 || unreadable == photos { return .nothingDone }
    return unreadable + failed > 0 ? .somePhotosFailed : .success
  }

  /// What is asked before many files are changed.
  func question(_ lines: [PlanRecord]) -> String {
    "\(verb.infinitive) \(counted(lines.count, "file")) into "
      + "\(place)?"
  }

  /// The summary for people.
  var sentences: String {
    if photos == 0 { return "No photo found." }
    let sorted = byBreed + unsure + notADog
    let parts = [
      (byBreed, "by breed"), (unsure, "unsure"), (notADog, "without a dog"),
    ]
    var listed = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    if companions > 0 { listed += "; with \(counted(companions, "companion file"))" }
    let action = isDryRun ? "Would \(verb.infinitive.lowercased())" : verb.past
    var text = "\(action) \(counted(sorted, "photo"))"
    text += listed.isEmpty ? "." : " into \(place): \(listed)."
    if left > 0 {
      text += " \(counted(left, "file")) \(left == 1 ? "stays" : "stay") where they are."
    }
    if left == 1 { text = text.replacing("where they are.", with: "where it is.") }
    if failed > 0 { text += " \(counted(failed, "file")) could not be done." }
    if isDryRun { text += " Nothing was changed." }
    if let id, sorted + companions > 0 { text += " `kennel undo \(id)` takes it back." }
    return isInterrupted ? text + " Stopped before the end." : text
  }

  private var place: String {
    destination?.displayName(from: PhotoPath.currentFolder) ?? "the destination"
  }

  private var verb: (infinitive: String, past: String) {
    switch kind {
    case .move: ("Move", "Moved")
    case .copy: ("Copy", "Copied")
    case .symlink, .hardlink: ("Link", "Linked")
    }
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
