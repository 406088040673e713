public import Imaging

/// A bundle's `model.json`, format version 1.
public struct BundleManifest: Sendable, Hashable, Decodable {
  /// The weights' file and what it must contain.
  public struct Weights: Sendable, Hashable, Decodable {
    /// The file's name in the bundle's folder.
    public let file: String
    /// The SHA-256 of the file, in hexadecimal.
    public let sha256: String
  }

  /// How logits become probabilities.
  public struct Calibration: Sendable, Hashable, Decodable {
    /// What the logits are divided by before the softmax (Guo 2017, arXiv 1706.04599).
    public let temperature: Double
    /// The data that it was fitted on.
    public let fittedOn: String
  }

  /// The newest format that this kennel reads.
  public static let supportedFormatVersion = 1

  /// The version of the format.
  public let formatVersion: Int
  /// The bundle's name.
  public let name: String
  /// The architecture's name.
  public let architecture: String
  /// How many outputs the network has.
  public let numberOfClasses: Int
  /// How a photo becomes the network's input.
  public let input: Preprocessing
  /// The labels' file name.
  public let labels: String
  /// The weights.
  public let weights: Weights
  /// The calibration.
  public let calibration: Calibration
  /// Where the decision is made.
  public let thresholds: Thresholds
  /// The licence of the weights, as an SPDX identifier.
  public let licence: String
  /// Where the weights come from.
  public let provenance: String
}
