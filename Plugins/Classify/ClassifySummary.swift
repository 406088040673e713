internal import BreedRecognition
package import CommandKit
package import Messages

/// How many photos had which outcome.
package struct ClassifySummary: PhotoSummary {
  /// Photos with a likely breed.
  package var breed = 0
  /// Photos of a dog without a likely breed.
  package var unsure = 0
  /// Photos without a dog.
  package var notADog = 0
  /// Photos that could not be read.
  package var unreadable = 0
  /// Files that were passed over because they are no images.
  package var otherFiles = 0
  /// Whether the user stopped the run.
  package var isInterrupted = false
  /// The time of the run.
  package var duration = Duration.zero

  /// Makes a summary of no photo.
  package init() {}

  /// Photos that were read.
  package var readable: Int { breed + unsure + notADog }
  /// Photos that were read, by their outcomes.
  package var counts: [(Int, any MessageTable)] {
    [
      (breed, CommandMessage.withBreed), (unsure, CommandMessage.unsure),
      (notADog, CommandMessage.withoutDog),
    ]
  }

  /// Counts a photo.
  package mutating func count(_ result: PhotoResult) {
    switch result.recognition {
    case .failure: unreadable += 1
    case .success(let recognition):
      switch recognition.outcome {
      case .breed: breed += 1
      case .unsure: unsure += 1
      case .notADog: notADog += 1
      }
    }
  }
}
