public import Architectures
internal import BreedRecognition
public import BreedTraining
internal import CommandKit

extension StartingPoint {
  /// The weights that a person names.
  ///
  /// - Parameters:
  ///   - name: a bundle, by folder or name, or a `.safetensors` file of published weights; nil is
  ///     the model that kennel brings.
  ///   - architecture: the network that they must be of; a bundle says itself of which it is.
  ///   - advice: what to do when a bundle is of another network.
  /// - Returns: the weights.
  /// - Throws: a `CommandError`, `BundleError` or `CheckpointError`.
  public static func named(
    _ name: String?, _ architecture: Architecture?, advice: String
  ) throws -> StartingPoint {
    if let architecture, let file = name, file.hasSuffix(".safetensors") {
      let embedded = try? ModelLocation.current.bundle(nil)
      return try .file(file, architecture, imageNet: embedded?.labels ?? [])
    }
    let bundle = try ModelLocation.current.bundle(name)
    if let architecture, architecture.name != bundle.manifest.architecture {
      throw CommandError(
        .usage, "\(bundle.manifest.name) is a \(bundle.manifest.architecture): \(advice)")
    }
    return try .bundle(bundle)
  }
}
