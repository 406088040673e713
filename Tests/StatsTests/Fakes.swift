import Files
import BreedRecognition
import CommandKit
import Foundation
import PhotoArchive
import PhotoMetadata
import TestSupport
@testable import Stats
import Randomness

let breeds = [
  Breed(id: "n1", name: "Beagle", names: ["fr": "Beagle"], group: "scenthounds"),
  Breed(
    id: "n2", name: "Irish, \"red\" setter", names: ["fr": "Setter irlandais"], group: "pointers",
    synonyms: ["Red Setter", "Boxer"]),
  Breed(id: "n3", name: "Boxer", group: "pinschers and molossers"),
  Breed(id: "n4", name: "Épagneul"),
  Breed(id: "n5", name: "Foxhound", group: "scenthounds"),
]

/// A classifier of these breeds that recognises what a photo's text says.
func outcomeClassifier(onPhoto: @escaping @Sendable () -> Void = {}) -> OutcomeClassifier {
  OutcomeClassifier(
    breeds: breeds, recognition: { recognition($0, breeds[0], $0 == .breed ? 0.97 : 0.4) },
    onPhoto: onPhoto)
}

let fakeModel = outcomeClassifier().model

func recognition(
  _ outcome: Recognition.Outcome, _ breed: Breed, _ confidence: Double
) -> Recognition {
  Recognition(
    outcome: outcome, ranking: [RankedBreed(breed: breed, confidence: confidence)],
    dogProbability: outcome == .notADog ? 0.02 : 0.99)
}

/// Keywords, and which breed they name.
let keywords: [(text: String, id: String?)] = [
  ("Beagle", "n1"), ("BEAGLE", "n1"), (" beagle ", "n1"), ("dog breed: Beagle", "n1"),
  ("Animal|Dog|beagle", "n1"), ("Tiere/Hunde/Foxhound", "n5"), ("setter irlandais", "n2"),
  ("red setter", "n2"), ("Breed:Red Setter", "n2"), ("boxer", "n3"),
  ("e\u{301}pagneul", "n4"), ("holiday", nil), ("Beagle mix", nil), ("Beagle: not sure", nil),
  ("", nil), (":", nil), ("Beagle|", nil), ("  ", nil), ("Boxershorts", nil),
]

/// A photo with what is true of it, as the test knows.
struct KnownPhoto {
  let photo: CensusPhoto
  let keywords: [String?]
  let folder: [UInt8]
}

/// Photos of all sorts, the same for the same seed.
func randomPhotos(_ count: Int, seed: UInt64) -> [KnownPhoto] {
  var random = SeededGenerator(seed: seed)
  return (0..<count).map { number in
    let folder = folders.randomElement(using: &random) ?? []
    let name = Array("\(number).jpg".utf8)
    let path =
      folder == Array(".".utf8) && Bool.random(using: &random)
      ? name : folder == [0x2F] ? folder + name : folder + [0x2F] + name
    let chosen = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      keywords.randomElement(using: &random) ?? ("", nil)
    }
    return KnownPhoto(
      photo: CensusPhoto(
        path: Path(bytes: path), recognition: randomRecognition(&random),
        facts: Int.random(in: 0..<4, using: &random) == 0
          ? nil : randomFacts(chosen.map(\.text), &random)),
      keywords: chosen.map(\.id), folder: folder)
  }
}

private let folders: [[UInt8]] = [
  Array(".".utf8), Array("/".utf8), Array("Photos".utf8), Array("Photos/2021 <b>&'\"".utf8),
  Array("/a/b/c".utf8), [0x62, 0xFF, 0x0A],
]

private func randomRecognition(
  _ random: inout SeededGenerator
) -> Result<Recognition, Reason> {
  let confidence = Double.random(in: 0...1, using: &random)
  let breed = breeds.randomElement(using: &random) ?? breeds[0]
  switch Int.random(in: 0..<8, using: &random) {
  case 0: return .failure(Reason(.file, text: "The file is empty."))
  case 1: return .success(recognition(.notADog, breed, confidence))
  case 2, 3: return .success(recognition(.unsure, breed, confidence))
  default: return .success(recognition(.breed, breed, confidence))
  }
}

private func randomFacts(_ keywords: [String], _ random: inout SeededGenerator) -> PhotoFacts {
  let stranger = BreedLabel(
    breedID: "x9", breedName: "<i>Kooiker</i>", status: .confirmed, when: "")
  let known = breeds.map {
    BreedLabel(
      breedID: $0.id, breedName: $0.name, status: .machine,
      confidence: Double.random(in: 0...1, using: &random), when: "")
  }
  var label = Bool.random(using: &random) ? (known + [stranger]).randomElement(using: &random) : nil
  label?.status = BreedLabel.Status.allCases.randomElement(using: &random) ?? .machine
  let date = CaptureDate(
    year: Int.random(in: 2019...2023, using: &random),
    month: Int.random(in: 1...14, using: &random), day: 3)
  return PhotoFacts(keywords: keywords, label: label, captureDate: date)
}

func census(_ photos: [KnownPhoto], from origin: BreedOrigin = .model) -> Census {
  var census = Census(of: breeds, from: origin)
  for known in photos { census.count(known.photo) }
  return census
}

func context(language: String = "en", top: Int = 20) -> ReportContext {
  ReportContext(
    version: "1.2.3", model: fakeModel, language: language, top: top, places: ["Photos"])
}
