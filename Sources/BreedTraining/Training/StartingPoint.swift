public import Architectures
public import BreedRecognition
internal import Digests
public import Files
internal import FoundationEssentials
public import Imaging
public import NeuralNetwork

/// The initial weights of a training, with their architecture, labels and preprocessing.
public struct StartingPoint: Sendable {
  /// The architecture of the network.
  public let architecture: Architecture
  /// The weights; nil for a training from scratch.
  public let weights: (any StateDict)?
  /// The labels of the outputs; empty if unknown.
  public let labels: [Label]
  /// The preprocessing of photos.
  public let input: Preprocessing
  /// The origin of the weights, for the model card.
  public let origin: String
  /// The licence of the weights, as an SPDX identifier.
  public let licence: String?

  /// The number of outputs of the weights' last layer; nil without this layer.
  public var outputCount: Int? { weights?.shape(of: "\(architecture.headPrefix).weight")?.first }

  /// Returns the weights of a bundle as a starting point.
  ///
  /// - Throws: `BundleError` or `CheckpointError` when they can't be read.
  public static func bundle(_ bundle: ModelBundle) throws -> StartingPoint {
    StartingPoint(
      architecture: bundle.architecture, weights: try bundle.openWeights(),
      labels: bundle.labels, input: bundle.manifest.input,
      origin: "\(bundle.manifest.name) (\(bundle.manifest.provenance))",
      licence: bundle.manifest.licence)
  }

  /// Returns published weights in a file as a starting point.
  ///
  /// - Parameters:
  ///   - path: the safetensors file.
  ///   - architecture: the architecture of the weights.
  ///   - imageNet: the labels of ImageNet's 1,000 classes, used if the file has as many outputs.
  /// - Returns: the starting point.
  /// - Throws: `CheckpointError` when the file can't be read, `BundleError` when it is of another
  ///   architecture.
  public static func file(
    _ path: Path, _ architecture: Architecture, imageNet: [Label]
  ) throws -> StartingPoint {
    let file = try SafetensorsFile(path: path)
    let outputs = file.shape(of: "\(architecture.headPrefix).weight")?.first
    let network = try architecture.network(classes: outputs ?? 1)
    try architecture.checkNames(of: file, for: network)
    let name = Path(bytes: path.name)
    return StartingPoint(
      architecture: architecture, weights: file, labels: outputs == imageNet.count ? imageNet : [],
      input: input(of: architecture), origin: "\(name), published weights of \(architecture.name)",
      licence: nil)
  }

  /// Returns a starting point without weights: all parameters are initialised at random.
  public static func nothing(_ architecture: Architecture) -> StartingPoint {
    StartingPoint(
      architecture: architecture, weights: nil, labels: [], input: input(of: architecture),
      origin: "nothing: every weight was drawn by chance", licence: nil)
  }

  private static func input(of architecture: Architecture) -> Preprocessing {
    Preprocessing(
      side: architecture.inputSize, mean: architecture.mean.map(Double.init),
      std: architecture.standardDeviation.map(Double.init))
  }
}

extension StartingPoint {
  /// The SHA-256 digest of the weights' file, or of weights in memory; nil without weights.
  public var digest: String? {
    guard let weights else { return nil }
    if let file = weights as? SafetensorsFile { return file.withBytes(sha256) }
    var digest = Digest()
    for name in weights.names {
      guard let shape = weights.shape(of: name),
        let tensor = try? weights.tensor(name, shape: shape)
      else { continue }
      digest.update(Array("\(name) \(shape)\n".utf8))
      tensor.values.withUnsafeBytes { digest.update($0) }
    }
    return hexadecimal(digest.finish())
  }

  /// Returns a digest that identifies a training from this starting point.
  ///
  /// It alone decides whether a state can be resumed and whether a result exists already. It covers
  /// the photos and their splits, the network, the starting weights, their labels, the recipe and
  /// the input.
  ///
  /// - Parameters:
  ///   - dataset: the photos.
  ///   - recipe: the training recipe.
  ///   - input: the preprocessing of photos.
  /// - Returns: a SHA-256 digest in hexadecimal.
  /// - Throws: an encoding error, never in practice.
  public func identity(
    _ dataset: Dataset, _ recipe: TrainingRecipe, _ input: Preprocessing
  ) throws -> String {
    // This JSON is only hashed; a change of its format would change all identities.
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let parts = [
      dataset.digest, architecture.name, digest ?? "chance",
      labels.map(\.breed.id).joined(separator: " "),
      String(decoding: try encoder.encode(recipe), as: UTF8.self),
      String(decoding: try encoder.encode(input), as: UTF8.self),
    ]
    return Array(parts.joined(separator: "\n").utf8).withUnsafeBytes(sha256)
  }
}
