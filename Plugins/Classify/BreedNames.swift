import BreedRecognition

/// Which breeds a report names for a photo, and how.
struct BreedNames {
  let language: String
  /// How many breeds a photo's report names at most, the best included.
  let top: Int

  /// The name of a breed in the report's language.
  func name(_ breed: RankedBreed) -> String { breed.breed.name(in: language) }

  /// What else it may be: the breeds after the one that the report calls, best first.
  func alternatives(_ recognition: Recognition) -> ArraySlice<RankedBreed> {
    recognition.ranking.prefix(top).dropFirst(recognition.breed == nil ? 0 : 1)
  }
}
