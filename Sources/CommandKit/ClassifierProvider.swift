public import ArgumentParser
public import BreedRecognition

/// What a command asks of a classifier.
public struct ClassifierRequest: Sendable, Hashable {
  /// A bundle's folder or name, or nil for the default one.
  public var model: String?
  /// The arithmetic to use.
  public var precision: PrecisionChoice
  /// The confidence below which a breed is not called, or nil for the bundle's own.
  public var minConfidence: Double?

  /// Makes a request; by default for the default model as its bundle wants it.
  public init(
    model: String? = nil, precision: PrecisionChoice = .auto, minConfidence: Double? = nil
  ) {
    self.model = model
    self.precision = precision
    self.minConfidence = minConfidence
  }
}

extension PrecisionChoice: ExpressibleByArgument {}

/// Loads classifiers; what it throws describes itself as a sentence for the user.
public typealias ClassifierProvider =
  @Sendable (ClassifierRequest) throws -> any PhotoClassifier
