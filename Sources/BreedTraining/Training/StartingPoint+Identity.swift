internal import FoundationEssentials
internal import Architectures
internal import BreedRecognition
internal import Digests
public import Imaging
internal import NeuralNetwork

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
