public import BreedRecognition
internal import Digests
public import Files
internal import FoundationEssentials
public import Messages
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

  /// What `model.json` says, but for the files that it names.
  public var manifest: BundleManifest
  /// What each output stands for, in order.
  public var labels: [Label]
  /// The model card in Markdown, which becomes `README.md`.
  public var card: String
  /// The parameters under their published names.
  public var tensors: [(name: String, tensor: Tensor)]
  /// Further files by their names, such as `curves.svg`, none of which is a bundle's own; kennel does
  /// not read them.
  public var files: [String: [UInt8]]

  /// Makes a draft from its parts.
  ///
  /// - Parameters:
  ///   - manifest: what `model.json` says, but for the files that it names.
  ///   - labels: what each output stands for, in order.
  ///   - card: the model card in Markdown.
  ///   - tensors: the parameters under their published names.
  ///   - files: further files by their names.
  public init(
    _ manifest: BundleManifest, labels: [Label], card: String,
    tensors: [(name: String, tensor: Tensor)], files: [String: [UInt8]] = [:]
  ) {
    (self.manifest, self.labels, self.card) = (manifest, labels, card)
    (self.tensors, self.files) = (tensors, files)
  }

  /// The `model.json` of the draft with weights of a digest.
  private func manifest(weights: String) -> BundleManifest {
    var manifest = manifest
    manifest.numberOfClasses = labels.count
    manifest.labels = "labels.json"
    manifest.weights = .init(file: Self.weightsFile, sha256: weights)
    return manifest
  }

  private static let weightsFile = "weights.safetensors"
  private static let ownFiles: Set = ["model.json", "labels.json", weightsFile, "README.md"]
}

extension BundleDraft {
  /// Writes the bundle: whole, or not at all.
  ///
  /// Everything is written to a hidden folder beside the target, brought to the disk, read back and
  /// checked with a forward pass. Only then the folder takes its name.
  ///
  /// - Parameters:
  ///   - folder: the folder of the new bundle.
  ///   - storage: how the weights are stored.
  ///   - replacing: whether a bundle that is there may be replaced; nothing else ever is.
  /// - Returns: the bundle as it was read back.
  /// - Throws: `BundleError`, `CheckpointError` or `NeuralNetworkError`, each with a sentence for the
  ///   user.
  @discardableResult
  public func write(
    to folder: Path, storage: Storage = .f16Kernels, replacing: Bool = false
  ) throws -> ModelBundle {
    try Self.check(folder, replacing: replacing)
    do {
      let new = try NewFolder(for: folder)
      try writeFiles(to: new, storage)
      new.sync()
      try ModelBundle(folder: new.path).verify()
      // Somebody may have taken the name in the meantime.
      try Self.check(folder, replacing: replacing)
      try new.commit()
    } catch let error as FileError {
      throw BundleError(
        .notWritten, ["folder": "\(folder)", "cause": .message(error.message)])
    }
    return try ModelBundle(folder: folder)
  }

  /// Finds out before the work whether a bundle can be written.
  ///
  /// - Parameters:
  ///   - folder: where the bundle is to be put.
  ///   - replacing: whether a bundle that is there may be replaced.
  /// - Throws: `BundleError` when something else is there, or replacing it was not asked for.
  public static func check(_ folder: Path, replacing: Bool) throws(BundleError) {
    guard folder.kind != nil else { return }
    guard replacing, (try? ModelBundle(folder: folder)) != nil else {
      throw BundleError(replacing ? .notReplaced : .exists, ["folder": "\(folder)"])
    }
  }

  private func writeFiles(to new: NewFolder, _ storage: Storage) throws {
    precondition(Self.ownFiles.isDisjoint(with: files.keys))
    try new.write("labels.json", json(labels))
    let weights = new.path.appending(Self.weightsFile)
    try writeWeights(to: weights, storage)
    let digest = try SafetensorsFile(path: weights).withBytes(sha256)
    try new.write("model.json", json(manifest(weights: digest)))
    try new.write("README.md", Array(card.utf8))
    for (name, bytes) in files { try new.write(name, bytes) }
  }

  private func writeWeights(to path: Path, _ storage: Storage) throws {
    var types: [String: ElementType] = [:]
    for (name, tensor) in tensors {
      let type: ElementType = storage == .f16Kernels && tensor.shape.count >= 2 ? .f16 : .f32
      types[name] = type
      try check(name, tensor, fits: type)
    }
    try writeSafetensors(tensors, elementType: { types[$0] ?? .f32 }, to: path)
  }

  /// A value beyond F16's range would become infinite without a word.
  private func check(_ name: String, _ tensor: Tensor, fits type: ElementType) throws {
    // From here on, F16 rounds to infinity.
    let limit: Float = type == .f16 ? 65_520 : .infinity
    guard let value = tensor.values.first(where: { !($0.magnitude < limit) }) else { return }
    throw BundleError(
      value.isFinite ? .tooLargeForF16 : .notFinite, ["name": .text(name), "value": "\(value)"])
  }

  /// `model.json` and `labels.json` as `ModelBundle` reads them: writer and reader share the
  /// `Codable` types, so it is not Reporting's `JSONValue` that writes them.
  private func json(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try Array(encoder.encode(value)) + [UInt8(ascii: "\n")]
  }
}
