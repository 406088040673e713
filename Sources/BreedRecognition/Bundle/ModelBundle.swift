public import Files
internal import FoundationEssentials
public import Architectures
internal import Digests
internal import Imaging
public import NeuralNetwork
internal import Threads

/// A trained model in a folder: `model.json`, `labels.json` and the weights.
public struct ModelBundle: Sendable {
  /// The folder.
  public let folder: Path
  /// The contents of `model.json`.
  public let manifest: BundleManifest
  /// The labels of the outputs, in order.
  public let labels: [Label]
  /// The SHA-256, in hexadecimal, of `model.json`, which contains the weights' SHA-256, and the
  /// labels.
  public let digest: String
  /// The layers, with the input size of the manifest.
  public let network: Network
  /// The architecture of the network.
  public let architecture: Architecture

  /// Creates a bundle from a folder, without reading its weights.
  ///
  /// - Throws: `BundleError` when a file is missing, is invalid, or names an architecture unknown
  ///   to this kennel.
  public init(folder: Path) throws {
    self.folder = folder
    let manifestData = try contents(of: folder.appending("model.json"))
    manifest = try Self.manifest(manifestData, in: folder)
    let labelsPath = folder.appending(manifest.labels)
    let labelsData = try contents(of: labelsPath)
    labels = try decode([Label].self, from: labelsData, at: labelsPath)
    digest = (manifestData + labelsData).withUnsafeBytes(sha256)
    guard labels.count == manifest.numberOfClasses else {
      throw BundleError(
        "\(labelsPath) has \(labels.count) labels; model.json says \(manifest.numberOfClasses).")
    }
    let ids = labels.filter { $0.kind == .breed }.map(\.breed.id)
    guard !ids.isEmpty else { throw BundleError("\(labelsPath) names no breed.") }
    guard Set(ids).count == ids.count else {
      throw BundleError("\(labelsPath) has two breeds of the same id.")
    }
    guard let architecture = Architecture.named(manifest.architecture) else {
      let known = Architecture.all.map(\.name).joined(separator: ", ")
      throw BundleError(
        "\(folder) is for the architecture \(manifest.architecture); this kennel knows \(known).")
    }
    self.architecture = architecture
    network = try architecture.network(
      classes: manifest.numberOfClasses, height: manifest.input.height, width: manifest.input.width
    )
    let layers = Set(network.nodes.map(\.name))
    if let unknown = manifest.quantization?.inputs.keys.filter({ !layers.contains($0) }).min() {
      throw BundleError(
        "\(folder)/model.json quantizes \(unknown), which is no layer of \(architecture.name).")
    }
  }

  private static func manifest(_ data: Data, in folder: Path) throws -> BundleManifest {
    struct Version: Decodable { let formatVersion: Int }
    let path = folder.appending("model.json")
    let version = try decode(Version.self, from: data, at: path).formatVersion
    guard version == BundleManifest.supportedFormatVersion else {
      throw BundleError(
        "\(path) has format version \(version); this kennel reads version "
          + "\(BundleManifest.supportedFormatVersion).")
    }
    let manifest = try decode(BundleManifest.self, from: data, at: path)
    for file in [manifest.labels, manifest.weights.file] where file.contains("/") {
      throw BundleError("\(path) names a file outside of the bundle: \(file)")
    }
    // Beyond this range the softmax is one-hot or flat, and near 0 it is not a number.
    guard 0.01...100 ~= manifest.calibration.temperature else {
      throw BundleError("\(path): the temperature must be from 0.01 to 100.")
    }
    return manifest
  }

  /// Opens the weights and checks them against the manifest.
  ///
  /// - Throws: `BundleError` when the SHA-256 differs or a tensor belongs to no layer,
  ///   `CheckpointError` when the file is damaged.
  public func openWeights() throws -> SafetensorsFile { try withWeights { $0 } }

  /// Opens the weights, and checks them against the manifest while `body` runs.
  ///
  /// - Throws: the errors of `openWeights`, regardless of the result of `body`; or those of `body`.
  func withWeights<Value>(_ body: (SafetensorsFile) throws -> Value) throws -> Value {
    let path = weightsPath
    let file = try SafetensorsFile(path: path)
    let check = Background { file.withBytes(sha256) }
    let value = Result {
      try checkNames(file)
      return try body(file)
    }
    let digest = check.value()
    guard digest == manifest.weights.sha256.lowercased() else {
      throw BundleError(
        "\(path) is damaged or another model's: its SHA-256 is \(digest), model.json says "
          + "\(manifest.weights.sha256).")
    }
    return try value.get()
  }

  private func checkNames(_ file: SafetensorsFile) throws {
    guard let unknown = architecture.unknownTensors(file.names, of: network).min() else { return }
    throw BundleError(
      "\(file.path): the tensor \(unknown) belongs to no layer of \(manifest.architecture).")
  }

  /// The file with the weights.
  public var weightsPath: Path { folder.appending(manifest.weights.file) }

  /// The breeds in the order of the outputs.
  public var breeds: [Breed] { labels.filter { $0.kind == .breed }.map(\.breed) }
}

private func contents(of path: Path) throws(BundleError) -> Data {
  do throws(FileError) {
    return Data(try path.contents())
  } catch {
    throw BundleError("\(path) can't be read: is the folder a model bundle?")
  }
}

private func decode<Value: Decodable>(
  _ type: Value.Type, from data: Data, at path: Path
) throws -> Value {
  do {
    return try JSONDecoder().decode(type, from: data)
  } catch let error as DecodingError {
    throw BundleError("\(path): \(sentence(for: error))")
  }
}

/// Returns a sentence on what is wrong with a JSON file, with the path of the key.
private func sentence(for error: DecodingError) -> String {
  let context: DecodingError.Context
  switch error {
  case .keyNotFound(let key, let where_):
    let path = (where_.codingPath + [key]).map(\.stringValue).joined(separator: ".")
    return "the key \(path) is missing."
  case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found):
    context = found
  @unknown default: return "it can't be understood."
  }
  let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
  return (path.isEmpty ? "" : "\(path.joined(separator: ".")): ") + context.debugDescription
}
