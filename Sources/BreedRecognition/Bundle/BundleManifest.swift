public import Imaging
public import NeuralNetwork

/// A bundle's `model.json`, format version 1.
public struct BundleManifest: Sendable, Hashable {
  /// The file with the weights and its checksum.
  public struct Weights: Sendable, Hashable, Codable {
    /// The file's name in the bundle's folder.
    public let file: String
    /// The SHA-256 of the file, in hexadecimal.
    public let sha256: String

    /// Creates a reference to a file with weights.
    public init(file: String, sha256: String) {
      self.file = file
      self.sha256 = sha256
    }
  }

  /// The calibration of logits to probabilities.
  public struct Calibration: Sendable, Hashable, Codable {
    /// The divisor of the logits before the softmax (Guo 2017, arXiv 1706.04599).
    public let temperature: Double
    /// The data that the calibration was fitted on.
    public let fittedOn: String

    /// Creates a calibration.
    public init(temperature: Double, fittedOn: String) {
      self.temperature = temperature
      self.fittedOn = fittedOn
    }
  }

  /// The only format version that this kennel reads.
  public static let supportedFormatVersion = 1

  /// The version of the format.
  public let formatVersion: Int
  /// The bundle's name.
  public var name: String
  /// The architecture's name.
  public var architecture: String
  /// The number of the network's outputs.
  public var numberOfClasses: Int
  /// The transformation of a photo into the network's input.
  public var input: Preprocessing
  /// The name of the labels' file.
  public var labels: String
  /// The file with the weights.
  public var weights: Weights
  /// The calibration.
  public var calibration: Calibration
  /// The thresholds of the decision.
  public var thresholds: Thresholds
  /// The data that the thresholds were fitted on; nil if unknown.
  public var thresholdsFittedOn: String?
  /// The layers that int8 does not harm, with their ranges; nil if the model was not quantised.
  public var quantization: Quantization?
  /// The number of layers that can be computed in int8; nil if the model was not quantised.
  public var int8LayerCount: Int? { quantization?.inputs.count }
  /// The licence of the weights, as an SPDX identifier.
  public var licence: String
  /// The origin of the weights.
  public var provenance: String

  /// Creates the manifest of a bundle whose files are not written yet; their writer adds their names.
  ///
  /// - Parameters:
  ///   - name: the bundle's name.
  ///   - architecture: the architecture's name.
  ///   - input: the transformation of a photo into the network's input.
  ///   - calibration: the calibration of logits to probabilities.
  ///   - thresholds: the thresholds of the decision.
  ///   - thresholdsFittedOn: the data that the thresholds were fitted on.
  ///   - licence: the licence of the weights, as an SPDX identifier.
  ///   - provenance: the origin of the weights.
  public init(
    name: String, architecture: String, input: Preprocessing, calibration: Calibration,
    thresholds: Thresholds, thresholdsFittedOn: String, licence: String, provenance: String
  ) {
    formatVersion = Self.supportedFormatVersion
    (self.name, self.architecture, self.input) = (name, architecture, input)
    (self.calibration, self.thresholds) = (calibration, thresholds)
    (self.thresholdsFittedOn, self.licence) = (thresholdsFittedOn, licence)
    self.provenance = provenance
    (numberOfClasses, labels, weights) = (0, "", Weights(file: "", sha256: ""))
  }
}

extension BundleManifest: Codable {
  private enum CodingKeys: String, CodingKey {
    case formatVersion, name, architecture, numberOfClasses, input, labels, weights, calibration
    case thresholds, quantization, licence, provenance
  }

  private enum ThresholdKeys: String, CodingKey { case fittedOn }

  /// Decodes a `model.json`.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    formatVersion = try values.decode(Int.self, forKey: .formatVersion)
    name = try values.decode(String.self, forKey: .name)
    architecture = try values.decode(String.self, forKey: .architecture)
    numberOfClasses = try values.decode(Int.self, forKey: .numberOfClasses)
    input = try values.decode(Preprocessing.self, forKey: .input)
    labels = try values.decode(String.self, forKey: .labels)
    weights = try values.decode(Weights.self, forKey: .weights)
    calibration = try values.decode(Calibration.self, forKey: .calibration)
    let written = try values.decode(Thresholds.self, forKey: .thresholds)
    thresholdsFittedOn = try values.nestedContainer(
      keyedBy: ThresholdKeys.self, forKey: .thresholds
    )
    .decodeIfPresent(String.self, forKey: .fittedOn)
    let photos = written.photos ?? thresholdsFittedOn.flatMap(Self.photos(inNote:))
    thresholds = photos.map(written.with(photos:)) ?? written
    quantization = try values.decodeIfPresent(Quantization.self, forKey: .quantization)
    licence = try values.decode(String.self, forKey: .licence)
    provenance = try values.decode(String.self, forKey: .provenance)
  }

  /// Returns the number of photos of dogs that the thresholds were fitted on, from the note of
  /// kennel 0.1.0, which wrote no separate number; nil for any other note.
  private static func photos(inNote note: String) -> Int? {
    if note == unfittedNote { return 0 }
    let words = note.split(separator: " ")
    guard words.dropFirst().starts(with: ["validation", "photos", "of", "dogs", "and"]) else {
      return nil
    }
    return Int(words[0])
  }

  /// The note of thresholds that were not fitted.
  package static let unfittedNote = "nothing: they were not fitted"

  /// Encodes the format that `init(from:)` decodes.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(formatVersion, forKey: .formatVersion)
    try values.encode(name, forKey: .name)
    try values.encode(architecture, forKey: .architecture)
    try values.encode(numberOfClasses, forKey: .numberOfClasses)
    try values.encode(input, forKey: .input)
    try values.encode(labels, forKey: .labels)
    try values.encode(weights, forKey: .weights)
    try values.encode(calibration, forKey: .calibration)
    try values.encode(FittedThresholds(self), forKey: .thresholds)
    try values.encodeIfPresent(quantization, forKey: .quantization)
    try values.encode(licence, forKey: .licence)
    try values.encode(provenance, forKey: .provenance)
  }

  /// The encoded form of the `thresholds` section.
  private struct FittedThresholds: Encodable {
    let dogProbability: Double
    let confidence: Double
    let photos: Int?
    let fittedOn: String?

    init(_ manifest: BundleManifest) {
      dogProbability = manifest.thresholds.dogProbability
      confidence = manifest.thresholds.confidence
      photos = manifest.thresholds.photos
      fittedOn = manifest.thresholdsFittedOn
    }
  }
}
