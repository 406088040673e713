public import Architectures
public import BreedRecognition
internal import Digests
public import Files
internal import FoundationEssentials
public import Imaging
public import NeuralNetwork

/// The weights that a training starts from, and what they were made for.
public struct StartingPoint: Sendable {
  /// The network.
  public let architecture: Architecture
  /// The weights; none where the training starts from nothing.
  public let weights: (any StateDict)?
  /// What its outputs stand for, where that is known.
  public let labels: [Label]
  /// How it sees photos.
  public let input: Preprocessing
  /// What the card says of where the weights come from.
  public let origin: String
  /// The licence of the weights, as an SPDX identifier.
  public let licence: String?

  /// How many outputs the weights' last layer has; nil where they lack it.
  public var outputCount: Int? { weights?.shape(of: "\(architecture.headPrefix).weight")?.first }

  /// The weights of a bundle.
  ///
  /// - Throws: `BundleError` or `CheckpointError` when they can't be read.
  public static func bundle(_ bundle: ModelBundle) throws -> StartingPoint {
    StartingPoint(
      architecture: bundle.architecture, weights: try bundle.openWeights(),
      labels: bundle.labels, input: bundle.manifest.input,
      origin: "\(bundle.manifest.name) (\(bundle.manifest.provenance))",
      licence: bundle.manifest.licence)
  }

  /// Published weights in a file; `imageNet` are the labels of its outputs if there are as many.
  ///
  /// - Parameters:
  ///   - path: the safetensors file.
  ///   - architecture: the network that they are of.
  ///   - imageNet: the labels of ImageNet's 1,000 classes.
  /// - Returns: the starting point.
  /// - Throws: `CheckpointError` when the file can't be read, `BundleError` when it is another
  ///   network's.
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

  /// No weights: everything is drawn by chance.
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
  /// The SHA-256 of the weights' file, or of weights in memory; nil where there are none.
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

  /// What tells a training from here from all others: the same one gives the same network.
  ///
  /// A state is resumed, and a result recognised, by this alone. It covers the photos and their
  /// split, the network, the starting weights, their labels, the recipe and the input.
  ///
  /// - Parameters:
  ///   - dataset: the photos.
  ///   - recipe: how the network is trained.
  ///   - input: how it sees photos.
  /// - Returns: a SHA-256 in hexadecimal.
  /// - Throws: an encoding error, never in practice.
  public func identity(
    _ dataset: Dataset, _ recipe: TrainingRecipe, _ input: Preprocessing
  ) throws -> String {
    // Nobody reads this JSON: it is hashed, so its form must never change.
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
