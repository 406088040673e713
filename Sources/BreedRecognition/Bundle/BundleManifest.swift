public import Imaging
public import NeuralNetwork

/// A bundle's `model.json`, format version 1.
public struct BundleManifest: Sendable, Hashable {
  /// The weights' file and what it must contain.
  public struct Weights: Sendable, Hashable, Codable {
    /// The file's name in the bundle's folder.
    public let file: String
    /// The SHA-256 of the file, in hexadecimal.
    public let sha256: String

    /// Names the weights.
    public init(file: String, sha256: String) {
      self.file = file
      self.sha256 = sha256
    }
  }

  /// How logits become probabilities.
  public struct Calibration: Sendable, Hashable, Codable {
    /// What the logits are divided by before the softmax (Guo 2017, arXiv 1706.04599).
    public let temperature: Double
    /// The data that it was fitted on.
    public let fittedOn: String

    /// Makes a calibration.
    public init(temperature: Double, fittedOn: String) {
      self.temperature = temperature
      self.fittedOn = fittedOn
    }
  }

  /// The newest format that this kennel reads.
  public static let supportedFormatVersion = 1

  /// The version of the format.
  public let formatVersion: Int
  /// The bundle's name.
  public var name: String
  /// The architecture's name.
  public var architecture: String
  /// How many outputs the network has.
  public var numberOfClasses: Int
  /// How a photo becomes the network's input.
  public var input: Preprocessing
  /// The labels' file name.
  public var labels: String
  /// The weights.
  public var weights: Weights
  /// The calibration.
  public var calibration: Calibration
  /// Where the decision is made.
  public var thresholds: Thresholds
  /// The data that the thresholds were fitted on; nil where nobody says.
  public var thresholdsFittedOn: String?
  /// The layers that int8 does no harm, with their ranges; nil where nobody looked for them.
  public var quantization: Quantization?
  /// How many layers can be computed in int8; nil where nobody looked for them.
  public var int8LayerCount: Int? { quantization?.inputs.count }
  /// The licence of the weights, as an SPDX identifier.
  public var licence: String
  /// Where the weights come from.
  public var provenance: String

  /// Makes the manifest of a bundle that has no files yet; whoever writes them names them.
  ///
  /// - Parameters:
  ///   - name: the bundle's name.
  ///   - architecture: the architecture's name.
  ///   - input: how a photo becomes the network's input.
  ///   - calibration: how logits become probabilities.
  ///   - thresholds: where the decision is made.
  ///   - thresholdsFittedOn: the data that the thresholds were fitted on.
  ///   - licence: the licence of the weights, as an SPDX identifier.
  ///   - provenance: where the weights come from.
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

  /// Reads a `model.json`.
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

  /// How many photos of dogs the thresholds were fitted on, by the note of kennel 0.1.0, which wrote
  /// no number beside it; nil for any other note.
  private static func photos(inNote note: String) -> Int? {
    if note == unfittedNote { return 0 }
    let words = note.split(separator: " ")
    guard words.dropFirst().starts(with: ["validation", "photos", "of", "dogs", "and"]) else {
      return nil
    }
    return Int(words[0])
  }

  /// The note of thresholds that nobody fitted.
  package static let unfittedNote = "nothing: they were not fitted"

  /// Writes what `init(from:)` reads.
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

  /// The `thresholds` section as it is written.
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
