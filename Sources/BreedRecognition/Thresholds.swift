internal import Messages

/// Where the decision between `breed`, `unsure` and `not-a-dog` is made, as probabilities 0 to 1.
///
/// The confidence is never below `floor`, wherever it comes from: a bundle, a fit or an option.
public struct Thresholds: Sendable, Hashable {
  /// No breed is named below this confidence.
  public static let lowestConfidence = 0.5
  /// No breed is named below this confidence by a model with fewer than `enoughPhotos`.
  public static let lowestUnprovenConfidence = 0.7
  /// A model that was validated on fewer photos of dogs may be right on all of them by luck.
  public static let enoughPhotos = 100

  /// Below this probability of a dog the outcome is `not-a-dog`.
  public var dogProbability: Double
  /// Below this confidence of the best breed the outcome is `unsure`.
  public let confidence: Double
  /// How many photos of dogs the model was validated on; nil where nobody says.
  public let photos: Int?

  /// Makes thresholds; a confidence below the floor is raised to it.
  ///
  /// - Parameters:
  ///   - dogProbability: the probability of a dog.
  ///   - confidence: the confidence of the best breed.
  ///   - photos: how many photos of dogs the model was validated on.
  public init(dogProbability: Double, confidence: Double, photos: Int? = nil) {
    let floor = Self.floor(photos: photos)
    self.dogProbability = dogProbability
    self.confidence = confidence >= floor ? confidence : floor
    self.photos = photos
  }

  /// The lowest confidence that a breed may be named from.
  ///
  /// - Parameter photos: how many photos of dogs the model was validated on; nil where nobody says.
  /// - Returns: the confidence.
  public static func floor(photos: Int?) -> Double {
    guard let photos, photos < enoughPhotos else { return lowestConfidence }
    return lowestUnprovenConfidence
  }

  /// The lowest confidence that the model may name a breed from.
  public var floor: Double { Self.floor(photos: photos) }

  /// The same thresholds with another confidence, and the same floor.
  public func with(confidence: Double) -> Thresholds {
    Thresholds(dogProbability: dogProbability, confidence: confidence, photos: photos)
  }

  /// The same thresholds of a model that was validated on so many photos of dogs.
  func with(photos: Int) -> Thresholds {
    Thresholds(dogProbability: dogProbability, confidence: confidence, photos: photos)
  }

  /// The decision on a photo.
  public func outcome(dogProbability: Double, confidence: Double) -> Recognition.Outcome {
    if dogProbability < self.dogProbability { return .notADog }
    return confidence >= self.confidence ? .breed : .unsure
  }
}

extension Thresholds: Codable {
  private enum CodingKeys: String, CodingKey { case dogProbability, confidence, photos }

  /// Reads the numbers of a `thresholds` section.
  ///
  /// - Throws: `DecodingError` that names the number which makes no sense.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let probability = { (key: CodingKeys) in
      let value = try values.decode(Double.self, forKey: key)
      guard 0...1 ~= value else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: values, debugDescription: "\(ManifestMessage.threshold())")
      }
      return value
    }
    let photos = try values.decodeIfPresent(Int.self, forKey: .photos)
    guard photos ?? 0 >= 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: .photos, in: values, debugDescription: "\(ManifestMessage.photoCount())")
    }
    self.init(
      dogProbability: try probability(.dogProbability), confidence: try probability(.confidence),
      photos: photos)
  }
}
