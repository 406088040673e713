internal import Containers
public import BreedRecognition
internal import Messages

/// A classifier whose only result is the photo's text, as a warning.
public struct EchoClassifier: PhotoClassifier {
  /// The model, which knows no breed.
  public let model = ModelDescription(
    name: "fake.1", architecture: "fake", digest: "abc", folder: "/models/fake", precision: "f32",
    breeds: [], thresholds: Thresholds(dogProbability: 0.5, confidence: 0.6))
  private let workerError: (any Error & Sendable)?
  private let onPhoto: @Sendable (String) throws -> Void

  /// Makes a classifier.
  ///
  /// - Parameters:
  ///   - workerError: why no worker can be made.
  ///   - onPhoto: gets each photo's text, and may throw.
  public init(
    workerError: (any Error & Sendable)? = nil,
    onPhoto: @escaping @Sendable (String) throws -> Void
  ) {
    self.workerError = workerError
    self.onPhoto = onPhoto
  }

  /// Makes a worker.
  public func makeWorker() throws -> any PhotoClassifierWorker {
    if let workerError { throw workerError }
    return Worker(onPhoto: onPhoto)
  }

  private struct Worker: PhotoClassifierWorker {
    let onPhoto: @Sendable (String) throws -> Void

    func classify(_ photo: Container) throws -> Recognition {
      let text = String(decoding: photo.bytes, as: UTF8.self)
      try onPhoto(text)
      return Recognition(
        outcome: .breed, ranking: [], dogProbability: 1,
        warnings: [EchoMessage.text(["text": .text(text)])])
    }
  }
}

private enum EchoMessage: String, MessageTable {
  case text = "{text}"
}
