public import Messages

/// A breed with how sure the model is that the photo shows a dog that looks like it.
public struct RankedBreed: Sendable, Hashable {
  /// The breed.
  public let breed: Breed
  /// Its calibrated probability, 0 to 1: softmax of the logits over the bundle's temperature.
  public let confidence: Double
  /// The network's raw output for it.
  public let logit: Float

  /// Makes a ranked breed from its parts.
  public init(breed: Breed, confidence: Double, logit: Float = 0) {
    self.breed = breed
    self.confidence = confidence
    self.logit = logit
  }
}

/// What kennel makes of one photo that it could read.
public struct Recognition: Sendable {
  /// The decision on a photo.
  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// The best breed is likely enough to be called.
    case breed
    /// There is a dog, and no breed is likely enough.
    case unsure
    /// There is likely no dog.
    case notADog = "not-a-dog"
  }

  /// The decision.
  public let outcome: Outcome
  /// Every breed that the model knows, best first; only the best one where no more was asked for.
  public let ranking: [RankedBreed]
  /// The probability that there is a dog: the breeds' summed probability, 0 to 1.
  public let dogProbability: Double
  /// What was wrong with the photo without preventing its recognition, such as a partial decode.
  public let warnings: [Message]
  /// Sizes and times, for `--debug`.
  public let measurements: Measurements
  /// The best breed's probability at a temperature of 1, to judge the calibration by; nil where
  /// the network did not run.
  public let uncalibratedConfidence: Double?
  /// What the decision was made from, so that it can be made again; nil where nobody keeps it.
  public let outputs: NetworkOutputs?

  /// Makes a recognition from its parts.
  ///
  /// - Parameters:
  ///   - outcome: the decision.
  ///   - ranking: the breeds, best first.
  ///   - dogProbability: the probability that there is a dog.
  ///   - warnings: what was wrong with the photo.
  ///   - measurements: sizes and times.
  ///   - uncalibratedConfidence: the best breed's probability at a temperature of 1.
  ///   - outputs: what the decision was made from.
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

  /// The best breed where a dog was seen (`breed` and `unsure`), else nil.
  public var breed: RankedBreed? { outcome == .notADog ? nil : ranking.first }

  /// How one photo went through the recognition: pixel sizes, and times in seconds.
  public struct Measurements: Sendable, Hashable {
    /// Width and height as the file says, before its orientation is applied.
    public var storedSize = PixelSize(width: 0, height: 0)
    /// Width and height of what the decoder gave (smaller when it decoded at a reduced scale).
    public var decodedSize = PixelSize(width: 0, height: 0)
    /// Width and height that the network saw.
    public var inputSize = PixelSize(width: 0, height: 0)
    /// Time to decode, in seconds.
    public var decode = 0.0
    /// Time to crop, resize and normalise, in seconds.
    public var preprocess = 0.0
    /// Time in the network, in seconds.
    public var inference = 0.0

    /// Makes measurements that are all zero.
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

    /// Makes a size.
    public init(width: Int, height: Int) {
      self.width = width
      self.height = height
    }
  }
}
