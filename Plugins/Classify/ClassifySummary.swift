internal import BreedRecognition
package import CommandKit
internal import Reporting

/// How many photos had which outcome.
package struct ClassifySummary {
  /// Photos with a likely breed.
  package var breed = 0
  /// Photos of a dog without a likely breed.
  package var unsure = 0
  /// Photos without a dog.
  package var notADog = 0
  /// Photos that could not be read.
  package var errors = 0
  /// Files that were passed over because they are no images.
  package var otherFiles = 0
  /// Whether the user stopped the run.
  package var isInterrupted = false
  /// The time of the run.
  package var duration = Duration.zero

  /// Makes a summary of no photo.
  package init() {}

  /// All photos.
  package var photos: Int { readable + errors }
  private var readable: Int { breed + unsure + notADog }
  /// The time of the run in seconds.
  package var seconds: Double { duration / .seconds(1) }

  /// Counts a photo.
  package mutating func count(_ result: PhotoResult) {
    switch result.recognition {
    case .failure: errors += 1
    case .success(let recognition):
      switch recognition.outcome {
      case .breed: breed += 1
      case .unsure: unsure += 1
      case .notADog: notADog += 1
      }
    }
  }

  /// How the run went.
  package var exitStatus: CommandStatus {
    if isInterrupted { return .interrupted }
    if readable == 0 { return .nothingDone }
    return errors == 0 ? .success : .somePhotosFailed
  }

  /// The summary for people.
  package var sentences: String {
    var text = photos == 0 ? "No photo found." : counts
    if otherFiles > 0 {
      text += " Passed over \(counted(otherFiles, "other file"))."
    }
    return isInterrupted ? text + " Stopped before the end." : text
  }

  private var counts: String {
    let parts = [
      (breed, "with a likely breed"), (unsure, "unsure"), (notADog, "without a dog"),
      (errors, "that could not be read"),
    ]
    return "\(counted(photos, "photo")) in \(decimal(seconds, places: 1)) s: \(listed(parts))."
  }
}
