import TestSupport
import Files
import BreedRecognition
import CommandKit
import Foundation
import PhotoArchive
import Synchronization

/// Output that stays in memory.
final class MemorySink: OutputSink {
  let isTerminal = false
  let width: Int? = nil
  private let error: Int32
  private let written = Mutex("")

  init(error: Int32 = 0) { self.error = error }

  var text: String { written.withLock { $0 } }

  func write(_ text: String) -> Int32 {
    written.withLock { $0 += text }
    return error
  }
}

/// A sentence.
struct Trouble: Error, CustomStringConvertible {
  let description = "The file is damaged."
}

/// A classifier that recognises what a photo's text says: an outcome, or `broken`.
struct FakeClassifier: PhotoClassifier, PhotoClassifierWorker {
  var onPhoto: @Sendable () -> Void = {}

  var model: ModelDescription {
    ModelDescription(
      name: "fake.1", architecture: "fake", digest: "abc", folder: "/models/fake",
      precision: "f32", breeds: sampleRecognition(.breed).ranking.map(\.breed),
      thresholds: Thresholds(dogProbability: 0.5, confidence: 0.6))
  }

  func makeWorker() throws -> any PhotoClassifierWorker { self }

  func classify(_ photo: UnsafeRawBufferPointer) throws -> Recognition {
    onPhoto()
    guard let outcome = Recognition.Outcome(rawValue: String(decoding: photo, as: UTF8.self)) else {
      throw Trouble()
    }
    return sampleRecognition(outcome)
  }
}

/// A recognition with that outcome, as the reporters' tests expect it.
func sampleRecognition(_ outcome: Recognition.Outcome, warnings: [String] = []) -> Recognition {
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
    recognition: .success(sampleRecognition(.unsure, warnings: ["The lower part is missing."]))),
  PhotoResult(path: Path("b.jpg"), recognition: .success(sampleRecognition(.notADog))),
  PhotoResult(
    path: Path(bytes: [0x62, 0xFF, 0x0A]),
    recognition: .failure(Reason(.file, text: "The file is empty."))),
]
