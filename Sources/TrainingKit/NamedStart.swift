public import Architectures
public import BreedRecognition
public import BreedTraining
internal import CommandKit
public import Files
public import Messages

extension StartingPoint {
  /// The weights that a person names.
  ///
  /// - Parameters:
  ///   - name: a bundle, by folder or name, or a `.safetensors` file of published weights; nil is
  ///     the default model.
  ///   - architecture: the network that they must be of; a bundle says itself of which it is.
  ///   - models: where bundles are looked for by name.
  ///   - advice: what to do when a bundle is of another network.
  /// - Returns: the weights.
  /// - Throws: a `CommandError`, `BundleError` or `CheckpointError`.
  public static func named(
    _ name: Path?, _ architecture: Architecture?, in models: ModelLocation, advice: Message
  ) throws -> StartingPoint {
    if let architecture, let file = name, file.isWeightsFile {
      let embedded = try? models.bundle(nil)
      return try .file(file, architecture, imageNet: embedded?.labels ?? [])
    }
    let bundle = try models.bundle(name)
    if let architecture, architecture.name != bundle.manifest.architecture {
      throw CommandError(
        .usage,
        TrainingKitMessage.otherNetwork([
          "bundle": .text(bundle.manifest.name),
          "architecture": .text(bundle.manifest.architecture), "advice": .message(advice),
        ]))
    }
    return try .bundle(bundle)
  }
}

extension Path {
  /// Whether a person means a file of published weights by it, and not a bundle.
  public var isWeightsFile: Bool { bytes.suffix(12).elementsEqual(".safetensors".utf8) }
}
