import BreedRecognition
import CommandKit
import PhotoArchive
import PhotoMetadata

/// Which breeds a report names for a photo, and how.
struct BreedNames {
  let language: String
  /// How many breeds a photo's report names at most, the best included.
  let top: Int
  /// The breeds that the model knows, by their ids.
  var breeds: [String: Breed] = [:]

  /// The name of a breed in the report's language.
  func name(_ breed: RankedBreed) -> String { breed.breed.name(in: language) }

  /// The breed that a person labelled the photo with, in the report's language where it is known.
  func statedLabel(_ result: PhotoResult) -> (id: String, name: String)? {
    guard let label = result.record?.facts.label, label.status == .confirmed else { return nil }
    return (label.breedID, breeds[label.breedID]?.name(in: language) ?? label.breedName)
  }

  /// What else it may be: the breeds after the one that the report calls, best first.
  func alternatives(_ recognition: Recognition) -> ArraySlice<RankedBreed> {
    recognition.ranking.prefix(top).dropFirst(recognition.breed == nil ? 0 : 1)
  }
}
