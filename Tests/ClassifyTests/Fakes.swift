import TestSupport
import Files
import BreedRecognition
import CommandKit
import Foundation
import Messages
import PhotoArchive

/// A classifier of the sample's breeds that recognises what a photo's text says.
func outcomeClassifier(onPhoto: @escaping @Sendable () -> Void = {}) -> OutcomeClassifier {
  OutcomeClassifier(
    breeds: sampleRecognition(.breed).ranking.map(\.breed),
    recognition: { sampleRecognition($0) }, onPhoto: onPhoto)
}

/// A recognition with that outcome, as the reporters' tests expect it.
func sampleRecognition(_ outcome: Recognition.Outcome, warnings: [Message] = []) -> Recognition {
  let best = outcome == .breed ? 0.97 : 0.4
  let ranking = [
    RankedBreed(
      breed: Breed(id: "n1", name: "Beagle", names: ["fr": "Beagle"]), confidence: best,
      logit: 9.5),
    RankedBreed(
      breed: Breed(id: "n2", name: "Irish, \"red\" setter", names: ["fr": "Setter irlandais"]),
      confidence: 0.0212345),
    RankedBreed(breed: Breed(id: "n3", name: "Boxer"), confidence: 0.001),
    RankedBreed(breed: Breed(id: "n4", name: "Pug"), confidence: 0),
  ]
  return Recognition(
    outcome: outcome, ranking: ranking, dogProbability: outcome == .notADog ? 0.02 : 0.99,
    warnings: warnings)
}

/// One result of each kind.
let results = [
  PhotoResult(path: Path("a/rex.jpg"), recognition: .success(sampleRecognition(.breed))),
  PhotoResult(
    path: Path("a/longer name.jpg"),
    recognition: .success(
      sampleRecognition(.unsure, warnings: [ImageMessage.lowestRowsMissing(["percent": 5])]))),
  PhotoResult(path: Path("b.jpg"), recognition: .success(sampleRecognition(.notADog))),
  PhotoResult(
    path: Path(bytes: [0x62, 0xFF, 0x0A]),
    recognition: .failure(Reason(.file, text: "The file is empty."))),
]
