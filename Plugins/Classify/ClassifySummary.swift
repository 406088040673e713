internal import BreedRecognition
package import CommandKit
package import Messages

/// The numbers of photos by outcome.
package struct ClassifySummary: PhotoSummary {
  /// The number of photos with a likely breed.
  package var breed = 0
  /// The number of photos of a dog without a likely breed.
  package var unsure = 0
  /// The number of photos without a dog.
  package var notADog = 0
  /// The number of photos that could not be read.
  package var unreadable = 0
  /// The number of files that were skipped because they are not images.
  package var otherFiles = 0
  /// Whether the user interrupted the run.
  package var isInterrupted = false
  /// The duration of the run.
  package var duration = Duration.zero

  /// Creates an empty summary.
  package init() {}

  /// The number of photos that were read.
  package var readable: Int { breed + unsure + notADog }
  /// The photos that were read, by outcome: counts with their messages.
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
