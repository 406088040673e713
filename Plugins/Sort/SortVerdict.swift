import BreedRecognition
import CommandKit
import PhotoMetadata

/// The breed or other result under which a photo is filed.
struct SortVerdict {
  /// The folder name of the breed, or `_unsure` or `_not-a-dog`.
  let folder: String
  /// The breed; nil if the photo is not filed by breed.
  let breed: PlannedBreed?
  let group: String?
  let outcome: String?
  /// The confidence of the model; nil if the user confirmed the breed.
  let confidence: Double?

  /// The verdict for the plan.
  var planned: PlannedVerdict {
    PlannedVerdict(outcome: outcome, breed: breed, confidence: confidence)
  }
}

/// Decides what photos are filed as, with names in one language.
struct SortNames {
  static let unsure = "_unsure"
  static let notADog = "_not-a-dog"

  private let language: String
  private let breeds: [String: Breed]

  init(language: String, breeds: [Breed]) {
    self.language = language
    self.breeds = breeds.byID
  }

  /// Returns what a photo is filed as: a breed confirmed by the user takes precedence, and a breed
  /// that the user rejected is not used again.
  func verdict(_ recognition: Recognition, _ facts: PhotoFacts) -> SortVerdict {
    if let label = facts.label, label.status == .confirmed {
      return verdict(label.breedID, breeds[label.breedID]?.name(in: language) ?? label.breedName)
    }
    switch recognition.outcome {
    case .notADog: return without(Self.notADog, recognition)
    case .unsure: return without(Self.unsure, recognition)
    case .breed:
      guard let best = recognition.breed,
        facts.label?.status != .rejected || facts.label?.breedID != best.breed.id
      else { return without(Self.unsure, recognition) }
      return verdict(
        best.breed.id, best.breed.name(in: language), recognition.outcome, best.confidence)
    }
  }

  private func verdict(
    _ id: String, _ name: String, _ outcome: Recognition.Outcome? = nil, _ confidence: Double? = nil
  ) -> SortVerdict {
    SortVerdict(
      folder: name, breed: PlannedBreed(id: id, name: name),
      group: breeds[id]?.group ?? "other", outcome: outcome?.rawValue, confidence: confidence)
  }

  private func without(_ folder: String, _ recognition: Recognition) -> SortVerdict {
    let outcome: Recognition.Outcome = folder == Self.notADog ? .notADog : .unsure
    return SortVerdict(
      folder: folder, breed: nil, group: nil, outcome: outcome.rawValue,
      confidence: recognition.breed?.confidence ?? recognition.dogProbability)
  }
}
