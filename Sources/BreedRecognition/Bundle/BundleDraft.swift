public import Imaging
public import NeuralNetwork

/// A model bundle that is not written yet.
public struct BundleDraft: Sendable {
  /// How the weights are stored.
  public enum Storage: Sendable, Hashable {
    /// Kernels of convolutions and linear layers as F16, all else as F32: half the size.
    case f16Kernels
    /// Everything as F32, bit by bit as it was trained.
    case f32
  }

  /// The bundle's name.
  public var name: String
  /// The architecture's name.
  public var architecture: String
  /// How a photo becomes the network's input.
  public var input: Preprocessing
  /// What each output stands for, in order.
  public var labels: [Label]
  /// How logits become probabilities.
  public var calibration: BundleManifest.Calibration
  /// Where the decision is made.
  public var thresholds: Thresholds
  /// The data that the thresholds were fitted on.
  public var thresholdsFittedOn: String
  /// The layers that int8 does no harm; nil where nobody looked for them.
  public var quantization: Quantization?
  /// The licence of the weights, as an SPDX identifier.
  public var licence: String
  /// Where the weights come from.
  public var provenance: String
  /// The model card in Markdown, which becomes `README.md`.
  public var card: String
  /// The parameters under their published names.
  public var tensors: [(name: String, tensor: Tensor)]
  /// Further files by their names, such as `curves.svg`; kennel does not read them.
  public var files: [String: [UInt8]]

  /// Makes a draft from its parts.
  ///
  /// - Parameters:
  ///   - name: the bundle's name.
  ///   - architecture: the architecture's name.
  ///   - input: how a photo becomes the network's input.
  ///   - labels: what each output stands for, in order.
  ///   - calibration: how logits become probabilities.
  ///   - thresholds: where the decision is made.
  ///   - thresholdsFittedOn: the data that the thresholds were fitted on.
  ///   - licence: the licence of the weights, as an SPDX identifier.
  ///   - provenance: where the weights come from.
  ///   - card: the model card in Markdown.
  ///   - tensors: the parameters under their published names.
  ///   - files: further files by their names.
  public init(
    name: String, architecture: String, input: Preprocessing, labels: [Label],
    calibration: BundleManifest.Calibration, thresholds: Thresholds, thresholdsFittedOn: String,
    licence: String, provenance: String, card: String,
    tensors: [(name: String, tensor: Tensor)], files: [String: [UInt8]] = [:]
  ) {
    (self.name, self.architecture, self.input) = (name, architecture, input)
    (self.labels, self.calibration, self.thresholds) = (labels, calibration, thresholds)
    (self.thresholdsFittedOn, self.licence) = (thresholdsFittedOn, licence)
    (self.provenance, self.card, self.tensors) = (provenance, card, tensors)
    self.files = files
  }

  /// The `model.json` of the draft with weights of a digest.
  func manifest(weights: String) -> BundleManifest {
    BundleManifest(
      name: name, architecture: architecture, numberOfClasses: labels.count, input: input,
      labels: "labels.json", weights: .init(file: Self.weightsFile, sha256: weights),
      calibration: calibration, thresholds: thresholds, thresholdsFittedOn: thresholdsFittedOn,
      licence: licence, provenance: provenance, quantization: quantization)
  }

  static let weightsFile = "weights.safetensors"
  static let ownFiles: Set = ["model.json", "labels.json", weightsFile, "README.md"]
}
