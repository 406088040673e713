public import Containers
public import BreedRecognition

/// A classifier that recognises what a photo's text says: an outcome, or else a damaged photo.
public struct OutcomeClassifier: PhotoClassifier, PhotoClassifierWorker {
  /// The model.
  public let model: ModelDescription
  private let recognition: @Sendable (Recognition.Outcome) -> Recognition
  private let onPhoto: @Sendable () -> Void

  /// Makes a classifier.
  ///
  /// - Parameters:
  ///   - breeds: those that the model knows.
  ///   - recognition: what is recognised for an outcome.
  ///   - onPhoto: called for each photo.
  public init(
    breeds: [Breed], recognition: @escaping @Sendable (Recognition.Outcome) -> Recognition,
    onPhoto: @escaping @Sendable () -> Void = {}
  ) {
    model = ModelDescription(
      name: "fake.1", architecture: "fake", digest: "abc", folder: "/home/me/models/fake",
      precision: "f32", breeds: breeds,
      thresholds: Thresholds(dogProbability: 0.5, confidence: 0.6))
    self.recognition = recognition
    self.onPhoto = onPhoto
  }

  /// Makes a worker, which is the classifier itself.
  public func makeWorker() throws -> any PhotoClassifierWorker { self }

  /// Recognises the outcome that the photo names.
  public func classify(_ photo: Container) throws -> Recognition {
    onPhoto()
    guard let outcome = Recognition.Outcome(rawValue: String(decoding: photo.bytes, as: UTF8.self))
    else {
      throw DamagedPhoto()
    }
    return recognition(outcome)
  }
}

/// What is said of a photo that can't be decoded.
public struct DamagedPhoto: Error, CustomStringConvertible {
  /// The sentence.
  public let description = "The file is damaged."

  /// Makes the error.
  public init() {}
}
