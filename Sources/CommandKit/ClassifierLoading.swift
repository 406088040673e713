internal import Messages
public import ArgumentParser
public import BreedRecognition
public import Files
internal import Synchronization

/// What a command asks of a classifier.
public struct ClassifierRequest: Sendable, Hashable {
  /// A bundle's folder or name, or nil for the default one.
  public var model: Path?
  /// The arithmetic to use.
  public var precision: PrecisionChoice
  /// The confidence below which a breed is not named, or nil for the bundle's own.
  public var minConfidence: Double?

  /// Makes a request; by default for the default model as its bundle wants it.
  public init(
    model: Path? = nil, precision: PrecisionChoice = .auto, minConfidence: Double? = nil
  ) {
    self.model = model
    self.precision = precision
    self.minConfidence = minConfidence
  }
}

extension PrecisionChoice: ExpressibleByArgument {}

/// Loads classifiers; what it throws describes itself as a sentence for the user.
public typealias ClassifierProvider =
  @Sendable (ClassifierRequest, ModelLocation) throws -> any PhotoClassifier

/// The classifiers that a run has loaded: each is loaded once.
final class LoadedClassifiers: Sendable {
  private let load: ClassifierProvider
  private let loaded = Mutex<[ClassifierRequest: any PhotoClassifier]>([:])

  init(_ load: @escaping ClassifierProvider) { self.load = load }

  /// The classifier that a command asks for.
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
  ///   - request: the bundle, and how it is to be used.
  ///   - models: where bundles are looked for by name.
  /// - Returns: the classifier.
  /// - Throws: a `BundleError`, or a `CommandError` when the model may not name breeds from the
  ///   confidence that is asked for.
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
  /// Finds out whether the model may name breeds from the confidence that is asked for.
  ///
  /// - Throws: a `CommandError` that says why it may not.
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
