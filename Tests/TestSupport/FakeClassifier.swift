internal import Containers
public import BreedRecognition
internal import Imaging
public import Messages
internal import Synchronization

/// A classifier that recognises what a photo's text says, and counts the photos that it saw.
///
/// The text's first word is `beagle`, `setter`, `unsure`, `doubtful` or `not-a-dog`, or `memory` where
/// that runs out; anything else is a damaged photo. What follows makes photos differ. A real JPEG or
/// PNG shows a beagle.
public final class FakeClassifier: PhotoClassifier {
  /// The model.
  public let model: ModelDescription
  private let seen = Mutex(0)
  private let onPhoto: @Sendable () -> Void

  /// Makes a classifier.
  public init(
    key: String = "key 1", digest: String = "abc", minimumConfidence: Double = 0.6,
    onPhoto: @escaping @Sendable () -> Void = {}
  ) {
    model = ModelDescription(
      name: "fake.1", architecture: "fake", digest: digest, folder: "/models/fake",
      precision: "f32", breeds: Self.breeds,
      thresholds: Thresholds(dogProbability: 0.5, confidence: minimumConfidence), key: key)
    self.onPhoto = onPhoto
  }

  /// The breeds that it knows.
  public static let breeds = [
    Breed(id: "n1", name: "Beagle", names: ["fr": "Petit beagle"], group: "hounds"),
    Breed(id: "n2", name: "Setter", names: ["fr": "Setter irlandais"], group: "sporting"),
  ]

  /// How many photos were looked at.
  public var photos: Int { seen.withLock { $0 } }

  /// Decides again.
  public func recognition(fromOutputs outputs: [UInt8], warnings: [Message]) -> Recognition? {
    NetworkOutputs(bytes: outputs, count: Self.breeds.count).map { recognition($0, warnings) }
  }

  /// Makes a worker.
  public func makeWorker() throws -> any PhotoClassifierWorker { Worker(classifier: self) }

  private struct Worker: PhotoClassifierWorker {
    let classifier: FakeClassifier
    func classify(_ photo: Container) throws -> Recognition {
      try classifier.classify(photo)
    }
  }

  private func classify(_ photo: Container) throws -> Recognition {
    seen.withLock { $0 += 1 }
    onPhoto()
    let isPicture = [0xFF, 0x89].contains(photo.bytes.first)
    let text = isPicture ? "beagle" : String(decoding: photo.bytes, as: UTF8.self)
    let logits: [Float]
    switch text.prefix(while: { $0 != " " && $0 != "\n" }) {
    case "beagle": logits = [0.9, 0.05]
    case "setter": logits = [0.1, 0.8]
    case "unsure": logits = [0.5, 0.4]
    case "doubtful": logits = [0.4, 0.3]
    case "not-a-dog": logits = [0.1, 0.1]
    case "memory": throw ImageError(.outOfMemory)
    default: throw ImageError(.damaged, ["format": "file", "reason": "no picture"])
    }
    return recognition(
      NetworkOutputs(logits: logits, largest: 1, sum: Double(logits.reduce(0, +))),
      text.hasSuffix("cut") ? [ImageMessage.lowestRowsMissing(["percent": 5])] : [])
  }

  private func recognition(_ outputs: NetworkOutputs, _ warnings: [Message]) -> Recognition {
    let ranking = zip(Self.breeds, outputs.logits)
      .map { RankedBreed(breed: $0, confidence: Double($1), logit: $1) }
      .sorted { $0.confidence > $1.confidence }
    return Recognition(
      outcome: model.thresholds.outcome(
        dogProbability: outputs.sum, confidence: ranking[0].confidence),
      ranking: ranking, dogProbability: outputs.sum, warnings: warnings, outputs: outputs)
  }
}
