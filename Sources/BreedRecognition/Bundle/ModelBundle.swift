public import Files
internal import FoundationEssentials
public import Architectures
internal import Digests
internal import Imaging
public import Messages
public import NeuralNetwork
internal import Threads

/// An error in finding, reading or writing a model bundle.
public typealias BundleError = CodedError<BundleMessage>

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
        .otherLabelCount,
        [
          "file": "\(labelsPath)", "count": .count(labels.count),
          "expected": .count(manifest.numberOfClasses),
        ])
    }
    let ids = labels.filter { $0.kind == .breed }.map(\.breed.id)
    guard !ids.isEmpty, Set(ids).count == ids.count else {
      throw BundleError(ids.isEmpty ? .noBreed : .sameIDs, ["file": "\(labelsPath)"])
    }
    architecture = try Self.architecture(manifest.architecture, of: folder)
    network = try architecture.network(
      classes: manifest.numberOfClasses, height: manifest.input.height, width: manifest.input.width
    )
    let layers = Set(network.nodes.map(\.name))
    if let unknown = manifest.quantization?.inputs.keys.filter({ !layers.contains($0) }).min() {
      throw BundleError(
        .quantizedNonLayer,
        [
          "file": "\(folder.appending("model.json"))", "layer": .text(unknown),
          "architecture": .text(architecture.name),
        ])
    }
  }

  /// Returns the architecture of a name in `file`.
  ///
  /// - Throws: `BundleError` when the architecture is unknown to this kennel.
  package static func architecture(
    _ name: String, of file: Path
  ) throws(BundleError) -> Architecture {
    if let architecture = Architecture.named(name) { return architecture }
    let known = Architecture.all.map(\.name).joined(separator: ", ")
    throw BundleError(
      .unknownArchitecture,
      ["file": "\(file)", "architecture": .text(name), "known": .text(known)])
  }

  private static func manifest(_ data: Data, in folder: Path) throws -> BundleManifest {
    struct Version: Decodable { let formatVersion: Int }
    let path = folder.appending("model.json")
    let version = try decode(Version.self, from: data, at: path).formatVersion
    guard version == BundleManifest.supportedFormatVersion else {
      throw BundleError(
        .otherFormat,
        [
          "file": "\(path)", "version": .count(version),
          "supported": .count(BundleManifest.supportedFormatVersion),
        ])
    }
    let manifest = try decode(BundleManifest.self, from: data, at: path)
    for file in [manifest.labels, manifest.weights.file] where file.contains("/") {
      throw BundleError(.outsideFile, ["file": "\(path)", "name": .text(file)])
    }
    // Beyond this range the softmax is one-hot or flat, and near 0 it is not a number.
    guard 0.01...100 ~= manifest.calibration.temperature else {
      throw BundleError(.invalidTemperature, ["file": "\(path)"])
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
      try architecture.checkNames(of: file, for: network)
      return try body(file)
    }
    let digest = check.value()
    guard digest == manifest.weights.sha256.lowercased() else {
      throw BundleError(
        .otherDigest,
        [
          "file": "\(path)", "found": .text(digest), "expected": .text(manifest.weights.sha256),
        ])
    }
    return try value.get()
  }

  /// The path of the weights.
  public var weightsPath: Path { folder.appending(manifest.weights.file) }

  /// The breeds in the order of the outputs.
  public var breeds: [Breed] { labels.filter { $0.kind == .breed }.map(\.breed) }
}

extension Architecture {
  /// Checks that each tensor of a file belongs to a layer.
  ///
  /// - Throws: `BundleError` with the name of a tensor that belongs to no layer.
  package func checkNames(of file: SafetensorsFile, for network: Network) throws(BundleError) {
    guard let unknown = unknownTensors(file.names, of: network).min() else { return }
    throw BundleError(
      .foreignTensor,
      ["file": "\(file.path)", "tensor": .text(unknown), "architecture": .text(name)])
  }

  /// Checks that a file has all tensors that the layers need.
  ///
  /// - Throws: `BundleError` with the names of missing tensors.
  package func checkTensors(of file: SafetensorsFile, for network: Network) throws(BundleError) {
    let missing = missingTensors(file, of: network)
    guard !missing.isEmpty else { return }
    throw BundleError(
      .missingTensors,
      [
        "file": "\(file.path)", "architecture": .text(name),
        "names": .text(missing.joined(separator: ", ")),
      ])
  }
}

/// The largest `model.json` or `labels.json` in bytes: names of 20,000 classes in ten languages.
private let largestText = 16 << 20

private func contents(of path: Path) throws(BundleError) -> Data {
  do throws(FileError) {
    return Data(try path.contents(atMost: largestText))
  } catch {
    throw BundleError(.notRead, ["file": "\(path)", "cause": .message(error.message)])
  }
}

private func decode<Value: Decodable>(
  _ type: Value.Type, from data: Data, at path: Path
) throws -> Value {
  do {
    return try JSONDecoder().decode(type, from: data)
  } catch let error as DecodingError {
    throw BundleError(path, error)
  }
}

extension BundleError {
  /// Creates the error of a JSON file that can't be decoded, with the path of the key.
  fileprivate init(_ file: Path, _ error: DecodingError) {
    let context: DecodingError.Context
    switch error {
    case .keyNotFound(let key, let found):
      let path = (found.codingPath + [key]).map(\.stringValue).joined(separator: ".")
      self.init(.missingKey, ["file": "\(file)", "key": .text(path)])
      return
    case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found):
      context = found
    @unknown default: context = .init(codingPath: [], debugDescription: "\(error)")
    }
    let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
    let detail = (path.isEmpty ? [] : [path.joined(separator: ".")]) + [context.debugDescription]
    self.init(.invalid, ["file": "\(file)", "detail": .text(detail.joined(separator: ": "))])
  }
}
