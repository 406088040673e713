#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif
internal import Architectures
internal import BreedRecognition
internal import Digests
public import Imaging

extension StartingPoint {
  /// What tells a training from here from all others: the same one gives the same network.
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
