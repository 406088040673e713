public import Architectures
public import BreedRecognition
public import BreedTraining
internal import CommandKit
public import Files
public import Messages

extension StartingPoint {
  /// Returns the weights that the user names.
  ///
  /// - Parameters:
  ///   - name: the folder or name of a bundle, or a `.safetensors` file of published weights; nil
  ///     is the default model.
  ///   - architecture: the required architecture; a bundle states its own.
  ///   - models: the places to look up bundles by name.
  ///   - advice: what the user can do if a bundle has another architecture.
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
  /// Whether the path is that of a weights file, not of a bundle.
  public var isWeightsFile: Bool { bytes.suffix(12).elementsEqual(".safetensors".utf8) }
}
