internal import CommandKit
internal import Reporting

/// How a census went, for people and as a status.
struct StatsSummary {
  var origin = BreedOrigin.model
  var outcomes = Census.Outcomes()
  var otherFiles = 0
  var isInterrupted = false
  var duration = Duration.zero

  var seconds: Double { duration / .seconds(1) }

  var exitStatus: CommandStatus {
    if isInterrupted { return .interrupted }
    if outcomes.readable == 0 { return .nothingDone }
    return outcomes.unreadable == 0 ? .success : .somePhotosFailed
  }

  /// The summary for people.
  var sentences: String {
    var text = outcomes.photos == 0 ? "No photo found." : counts
    if outcomes.confirmed > 0 { text += " A person confirmed \(outcomes.confirmed) of the breeds." }
    if otherFiles > 0 {
      text += " Passed over \(counted(otherFiles, "other file", "other files"))."
    }
    return isInterrupted ? text + " Stopped before the end." : text
  }

  private var counts: String {
    let parts = [
      (outcomes.breed, origin == .model ? "with a likely breed" : "with a breed's label"),
      (outcomes.unsure, "unsure"), (outcomes.notADog, "without a dog"),
      (outcomes.unlabelled, "without a label"), (outcomes.unreadable, "that could not be read"),
    ]
    return "\(counted(outcomes.photos, "photo", "photos")) in "
      + "\(decimal(seconds, places: 1)) s: \(listed(parts))."
  }
}
