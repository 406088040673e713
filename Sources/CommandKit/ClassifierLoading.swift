internal import Messages
public import ArgumentParser
public import BreedRecognition
public import Files
internal import Synchronization

/// A command's request for a classifier.
public struct ClassifierRequest: Sendable, Hashable {
  /// The folder or name of a model bundle, or nil for the default model.
  public var model: Path?
  /// The precision of the arithmetic.
  public var precision: PrecisionChoice
  /// The minimum confidence for naming a breed, or nil for the model's own.
  public var minConfidence: Double?

  /// Creates a request; the defaults ask for the default model with its own settings.
  public init(
    model: Path? = nil, precision: PrecisionChoice = .auto, minConfidence: Double? = nil
  ) {
    self.model = model
    self.precision = precision
    self.minConfidence = minConfidence
  }
}

extension PrecisionChoice: ExpressibleByArgument {}

/// Loads a classifier; the description of an error that it throws is a sentence for the user.
public typealias ClassifierProvider =
  @Sendable (ClassifierRequest, ModelLocation) throws -> any PhotoClassifier

/// The classifiers that a run has loaded, each at most once.
final class LoadedClassifiers: Sendable {
  private let load: ClassifierProvider
  private let loaded = Mutex<[ClassifierRequest: any PhotoClassifier]>([:])

  init(_ load: @escaping ClassifierProvider) { self.load = load }

  /// Returns the classifier for `request`, and loads it at the first request.
  func classifier(
    for request: ClassifierRequest, in models: ModelLocation
  ) throws -> any PhotoClassifier {
    try loaded.withLock { loaded in
      if let classifier = loaded[request] { return classifier }
      let classifier = try load(request, models)
      loaded[request] = classifier
      return classifier
    }
  }
}

extension Session {
  /// Loads a classifier from the model bundle that `request` names; its weights are not read yet.
  ///
  /// - Parameters:
  ///   - request: the bundle, the precision and the minimum confidence.
  ///   - models: the places to look up bundles by name.
  /// - Returns: the classifier.
  /// - Throws: a `BundleError`, or a `CommandError` if the requested confidence is too low for the
  ///   model.
  public static func loadClassifier(
    _ request: ClassifierRequest, _ models: ModelLocation
  ) throws -> any PhotoClassifier {
    let bundle = try models.bundle(request.model)
    try request.check(against: bundle.manifest.thresholds, of: bundle.manifest.name)
    return BreedClassifier(
      bundle, precision: request.precision, minimumConfidence: request.minConfidence)
  }
}

extension ClassifierRequest {
  /// Checks that the requested minimum confidence is not too low for the model.
  ///
  /// - Throws: a `CommandError` with the reason.
  func check(against thresholds: Thresholds, of model: String) throws(CommandError) {
    guard let minConfidence, minConfidence < thresholds.floor else { return }
    throw CommandError(
      .usage,
      CommandMessage.confidenceTooLow([
        "number": "\(minConfidence)", "model": .text(model),
        "photos": .count(thresholds.photos ?? 0), "enough": .count(Thresholds.enoughPhotos),
        "floor": "\(thresholds.floor)",
      ]))
  }
}
