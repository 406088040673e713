internal import Messages

/// The thresholds between `breed`, `unsure` and `not-a-dog`, as probabilities 0 to 1.
///
/// The confidence is never below `floor`, whether it comes from a bundle, a fit or an option.
public struct Thresholds: Sendable, Hashable {
  /// The lowest confidence at which any model names a breed.
  public static let lowestConfidence = 0.5
  /// The lowest confidence at which a model validated on fewer than `enoughPhotos` names a breed.
  public static let lowestUnprovenConfidence = 0.7
  /// The number of dog photos in the validation from which `lowestConfidence` applies: with fewer,
  /// a model may be right on all of them by chance.
  public static let enoughPhotos = 100

  /// The probability of a dog below which the outcome is `not-a-dog`.
  public var dogProbability: Double
  /// The confidence of the best breed below which the outcome is `unsure`.
  public let confidence: Double
  /// The number of photos of dogs that the model was validated on; nil if unknown.
  public let photos: Int?

  /// Creates thresholds; a confidence below the floor is raised to it.
  ///
  /// - Parameters:
  ///   - dogProbability: the probability of a dog below which the outcome is `not-a-dog`.
  ///   - confidence: the confidence of the best breed below which the outcome is `unsure`.
  ///   - photos: the number of photos of dogs that the model was validated on.
  public init(dogProbability: Double, confidence: Double, photos: Int? = nil) {
    let floor = Self.floor(photos: photos)
    self.dogProbability = dogProbability
    self.confidence = confidence >= floor ? confidence : floor
    self.photos = photos
  }

  /// Returns the lowest confidence at which a breed may be named.
  ///
  /// - Parameter photos: the number of photos of dogs in the validation; nil if unknown.
  /// - Returns: the confidence.
  public static func floor(photos: Int?) -> Double {
    guard let photos, photos < enoughPhotos else { return lowestConfidence }
    return lowestUnprovenConfidence
  }

  /// The lowest confidence at which the model may name a breed.
  public var floor: Double { Self.floor(photos: photos) }

  /// Returns the thresholds with another confidence, which is raised to the same floor.
  public func with(confidence: Double) -> Thresholds {
    Thresholds(dogProbability: dogProbability, confidence: confidence, photos: photos)
  }

  /// Returns the thresholds for a model that was validated on this number of photos of dogs.
  func with(photos: Int) -> Thresholds {
    Thresholds(dogProbability: dogProbability, confidence: confidence, photos: photos)
  }

  /// Returns the decision on a photo.
  public func outcome(dogProbability: Double, confidence: Double) -> Recognition.Outcome {
    if dogProbability < self.dogProbability { return .notADog }
    return confidence >= self.confidence ? .breed : .unsure
  }
}

extension Thresholds: Codable {
  private enum CodingKeys: String, CodingKey { case dogProbability, confidence, photos }

  /// Decodes the numbers of a `thresholds` section.
  ///
  /// - Throws: `DecodingError` that names the invalid number.
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
