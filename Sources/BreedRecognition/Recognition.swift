public import Messages

/// A breed with the probability that the photo shows a dog that looks most like it.
public struct RankedBreed: Sendable, Hashable {
  /// The breed.
  public let breed: Breed
  /// The calibrated probability, 0 to 1: softmax of the logits over the bundle's temperature.
  public let confidence: Double
  /// The network's raw output for the breed.
  public let logit: Float

  /// Creates a ranked breed from its parts.
  public init(breed: Breed, confidence: Double, logit: Float = 0) {
    self.breed = breed
    self.confidence = confidence
    self.logit = logit
  }
}

/// The result for one readable photo.
public struct Recognition: Sendable {
  /// The decision on a photo.
  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// The best breed is likely enough to be named.
    case breed
    /// There is a dog, but no breed is likely enough.
    case unsure
    /// There is probably no dog.
    case notADog = "not-a-dog"
  }

  /// The decision.
  public let outcome: Outcome
  /// The model's breeds, best first; only the best one if no more were requested.
  public let ranking: [RankedBreed]
  /// The probability that there is a dog: the sum of the breeds' probabilities, 0 to 1.
  public let dogProbability: Double
  /// Sentences on problems that did not prevent recognition, such as a partial decode.
  public let warnings: [Message]
  /// The sizes and times for `--debug`.
  public let measurements: Measurements
  /// The best breed's probability at a temperature of 1, for judging the calibration; nil if the
  /// network did not run.
  public let uncalibratedConfidence: Double?
  /// The outputs that the decision is based on, so that it can be repeated; nil if they are not
  /// kept.
  public let outputs: NetworkOutputs?

  /// Creates a recognition from its parts.
  ///
  /// - Parameters:
  ///   - outcome: the decision.
  ///   - ranking: the breeds, best first.
  ///   - dogProbability: the probability that there is a dog.
  ///   - warnings: sentences on problems with the photo.
  ///   - measurements: sizes and times.
  ///   - uncalibratedConfidence: the best breed's probability at a temperature of 1.
  ///   - outputs: the outputs that the decision is based on.
  public init(
    outcome: Outcome, ranking: [RankedBreed], dogProbability: Double, warnings: [Message] = [],
    measurements: Measurements = Measurements(), uncalibratedConfidence: Double? = nil,
    outputs: NetworkOutputs? = nil
  ) {
    self.outcome = outcome
    self.ranking = ranking
    self.dogProbability = dogProbability
    self.warnings = warnings
    self.measurements = measurements
    self.uncalibratedConfidence = uncalibratedConfidence
    self.outputs = outputs
  }

  /// The best breed if a dog was seen (`breed` and `unsure`), else nil.
  public var breed: RankedBreed? { outcome == .notADog ? nil : ranking.first }

  /// The pixel sizes and the times in seconds of one recognition.
  public struct Measurements: Sendable, Hashable {
    /// The stored width and height, before the orientation is applied.
    public var storedSize = PixelSize(width: 0, height: 0)
    /// The width and height of the decoded picture (smaller if decoded at reduced scale).
    public var decodedSize = PixelSize(width: 0, height: 0)
    /// The width and height of the network's input.
    public var inputSize = PixelSize(width: 0, height: 0)
    /// The time to decode, in seconds.
    public var decode = 0.0
    /// The time to crop, resize and normalise, in seconds.
    public var preprocess = 0.0
    /// The time in the network, in seconds.
    public var inference = 0.0

    /// Creates measurements that are all zero.
    public init() {}
  }

  /// A width and a height in pixels.
  public struct PixelSize: Sendable, Hashable, CustomStringConvertible {
    /// The width in pixels.
    public let width: Int
    /// The height in pixels.
    public let height: Int
    /// `width x height`.
    public var description: String { "\(width)x\(height)" }

    /// Creates a size.
    public init(width: Int, height: Int) {
      self.width = width
      self.height = height
    }
  }
}
