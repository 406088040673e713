public import BreedRecognition
public import Files
internal import Architectures
internal import Digests
internal import Imaging
internal import Messages
internal import NeuralNetwork

extension BundleDraft {
  /// Creates a draft of published weights; temperature and thresholds are unfitted.
  ///
  /// The preprocessing is that of the published architecture: the largest centred square of a photo
  /// is scaled to the input's size.
  ///
  /// - Parameters:
  ///   - path: a safetensors file with timm's or torchvision's names; batch normalisation may be
  ///     folded into the convolutions.
  ///   - architecture: the architecture's name.
  ///   - labels: the labels of the outputs, in order.
  ///   - name: the bundle's name.
  ///   - licence: the licence of the weights, as an SPDX identifier.
  /// - Throws: `BundleError`, `CheckpointError` or `NeuralNetworkError`, each with a sentence that
  ///   names what is missing or does not fit.
  public init(
    importing path: Path, architecture: String, labels: [Label], name: String, licence: String
  ) throws {
    let known = try ModelBundle.architecture(architecture, of: path)
    let weights = try SafetensorsFile(path: path)
    let network = try known.network(classes: labels.count)
    try Self.check(weights, known, network, labels)
    let manifest = BundleManifest(
      name: name, architecture: architecture,
      input: Preprocessing(
        side: known.inputSize, mean: known.mean.map(readable),
        std: known.standardDeviation.map(readable)),
      calibration: .init(temperature: 1, fittedOn: "nothing: it was not fitted"),
      thresholds: Thresholds(
        dogProbability: labels.contains { $0.kind == .background } ? 0.5 : 0,
        confidence: Thresholds.floor(photos: 0), photos: 0),
      thresholdsFittedOn: BundleManifest.unfittedNote, licence: licence,
      provenance: "Imported from \(Path(bytes: path.name)), SHA-256 \(weights.withBytes(sha256)).")
    self.init(
      manifest, labels: labels, card: Self.importCard(manifest, labels),
      tensors: try Self.tensors(of: weights, known))
  }

  /// Returns the smallest lossless storage for the weights of a file.
  ///
  /// - Throws: `CheckpointError` when the file can't be read.
  public static func storage(of path: Path) throws -> Storage {
    let kernels = try SafetensorsFile(path: path).tensors.values.filter { $0.shape.count >= 2 }
    return kernels.allSatisfy { $0.elementType == .f16 } ? .f16Kernels : .f32
  }

  private static func check(
    _ weights: SafetensorsFile, _ architecture: Architecture, _ network: Network,
    _ labels: [Label]
  ) throws {
    try architecture.checkNames(of: weights, for: network)
    try architecture.checkTensors(of: weights, for: network)
    let outputs = weights.shape(of: "\(architecture.headPrefix).weight")?.first
    if let outputs, outputs != labels.count {
      throw BundleError(
        .otherOutputCount,
        [
          "file": "\(weights.path)", "outputs": .count(outputs), "count": .count(labels.count),
        ])
    }
  }

  /// Returns the tensors of a file that inference needs.
  private static func tensors(
    of weights: SafetensorsFile, _ architecture: Architecture
  ) throws -> [(name: String, tensor: Tensor)] {
    let names = weights.names.filter { name in
      !name.hasSuffix(".num_batches_tracked")
        && !architecture.unusedPrefixes.contains { name.hasPrefix($0) }
    }
    return try names.map { name in
      (name, try weights.finiteTensor(name, shape: weights.shape(of: name) ?? []))
    }
  }

  private static func importCard(_ manifest: BundleManifest, _ labels: [Label]) -> String {
    """
    # \(manifest.name)

    \(manifest.architecture), \(labels.count { $0.kind == .breed }) breeds among \(labels.count) outputs.

    \(manifest.provenance) Licence: \(manifest.licence).

    Temperature and thresholds were not fitted: the confidence is the bare softmax, and may say \
    much more or less than how often the model is right. `kennel evaluate` measures it.

    """
  }
}

/// Converts a number by its shortest decimal text: to 0.485, not to 0.48500001430511475.
private func readable(_ value: Float) -> Double { Double("\(value)") ?? Double(value) }
