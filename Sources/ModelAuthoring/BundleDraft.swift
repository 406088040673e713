public import BreedRecognition
internal import Digests
public import Files
internal import FoundationEssentials
public import Messages
public import NeuralNetwork

/// An in-memory model bundle, ready to be written.
public struct BundleDraft: Sendable {
  /// The storage format of the weights.
  public enum Storage: Sendable, Hashable {
    /// Kernels of convolutions and linear layers as F16, all other tensors as F32: half the size.
    case f16Kernels
    /// All tensors as F32, bit for bit as trained.
    case f32
  }

  /// The contents of `model.json`, except for the files that it names.
  public var manifest: BundleManifest
  /// The labels of the outputs, in order.
  public var labels: [Label]
  /// The model card in Markdown, which becomes `README.md`.
  public var card: String
  /// The parameters, by their published names.
  public var tensors: [(name: String, tensor: Tensor)]
  /// Additional files by name, such as `curves.svg`, which kennel does not read; none may have the
  /// name of one of the bundle's own files.
  public var files: [String: [UInt8]]

  /// Creates a draft from its parts.
  ///
  /// - Parameters:
  ///   - manifest: the contents of `model.json`, except for the files that it names.
  ///   - labels: the labels of the outputs, in order.
  ///   - card: the model card in Markdown.
  ///   - tensors: the parameters, by their published names.
  ///   - files: additional files by name.
  public init(
    _ manifest: BundleManifest, labels: [Label], card: String,
    tensors: [(name: String, tensor: Tensor)], files: [String: [UInt8]] = [:]
  ) {
    (self.manifest, self.labels, self.card) = (manifest, labels, card)
    (self.tensors, self.files) = (tensors, files)
  }

  /// Returns the manifest of the draft, with the digest of its weights.
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
  /// Writes the bundle atomically.
  ///
  /// The files are written to a hidden folder beside the target, synced to disk, read back and
  /// checked with a forward pass. Only then is the folder renamed to the target.
  ///
  /// - Parameters:
  ///   - folder: the folder of the new bundle.
  ///   - storage: the storage format of the weights.
  ///   - replacing: whether an existing bundle may be replaced; anything else never is.
  /// - Returns: the written bundle, read back from its folder.
  /// - Throws: `BundleError`, `CheckpointError` or `NeuralNetworkError`, each with a sentence for
  ///   the user.
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
      // Another process may have created the target in the meantime.
      try Self.check(folder, replacing: replacing)
      try new.commit()
    } catch let error as FileError {
      throw BundleError(
        .notWritten, ["folder": "\(folder)", "cause": .message(error.message)])
    }
    return try ModelBundle(folder: folder)
  }

  /// Checks in advance whether a bundle can be written to a folder.
  ///
  /// - Parameters:
  ///   - folder: the folder of the new bundle.
  ///   - replacing: whether an existing bundle may be replaced.
  /// - Throws: `BundleError` when the path exists, unless it is a bundle that may be replaced.
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

  /// Checks that the values are finite and in the range of their element type: F16 would silently
  /// overflow to infinity.
  private func check(_ name: String, _ tensor: Tensor, fits type: ElementType) throws {
    // The smallest magnitude that F16 rounds to infinity.
    let limit: Float = type == .f16 ? 65_520 : .infinity
    guard let value = tensor.values.first(where: { !($0.magnitude < limit) }) else { return }
    throw BundleError(
      value.isFinite ? .tooLargeForF16 : .notFinite, ["name": .text(name), "value": "\(value)"])
  }

  /// Encodes `model.json` and `labels.json` for `ModelBundle`: writer and reader share the
  /// `Codable` types, so Reporting's `JSONValue` is not used.
  private func json(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try Array(encoder.encode(value)) + [UInt8(ascii: "\n")]
  }
}
