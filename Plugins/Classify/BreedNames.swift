import BreedRecognition
import CommandKit
import PhotoArchive
import PhotoMetadata

/// The breeds that a report names for a photo, and their language.
struct BreedNames {
  let language: String
  /// The maximum number of breeds to name for a photo, including the best.
  let top: Int
  /// The breeds of the model by id.
  var breeds: [String: Breed] = [:]

  /// Returns the name of a breed in the report's language.
  func name(_ breed: RankedBreed) -> String { breed.breed.name(in: language) }

  /// Returns the breed that the user confirmed, named in the report's language if the model knows
  /// it.
  func statedLabel(_ result: PhotoResult) -> (id: String, name: String)? {
    guard let label = result.record?.facts.label, label.status == .confirmed else { return nil }
    return (label.breedID, breeds[label.breedID]?.name(in: language) ?? label.breedName)
  }

  /// Returns the breeds after the best one, in descending order of confidence.
  func alternatives(_ recognition: Recognition) -> ArraySlice<RankedBreed> {
    recognition.ranking.prefix(top).dropFirst(recognition.breed == nil ? 0 : 1)
  }
}
