public import Files
public import Messages

/// Something that recognises breeds in photos; thread-safe, with one set of weights for all workers.
public protocol PhotoClassifier: Sendable {
  /// The model behind it.
  var model: ModelDescription { get }

  /// Gets ready what all workers share, as reading the weights; `makeWorker` does it otherwise.
  ///
  /// - Throws: an error whose description is a sentence for the user.
  func prepare() throws

  /// Decides on a photo from outputs that were kept, without the network.
  ///
  /// - Parameters:
  ///   - outputs: `NetworkOutputs.bytes` of the same model.
  ///   - warnings: what was wrong with the photo.
  /// - Returns: the same recognition as at first; nil when the outputs are not this model's.
  func recognition(fromOutputs outputs: [UInt8], warnings: [Message]) -> Recognition?

  /// Makes what one thread needs to classify photos; call it on that thread, and use it only there.
  ///
  /// - Throws: `NeuralNetworkError` when the network can't be set up.
  func makeWorker() throws -> any PhotoClassifierWorker
}

extension PhotoClassifier {
  /// Nothing, unless a classifier has something to share.
  public func prepare() throws {}

  /// Nothing, unless a classifier can decide again.
  public func recognition(fromOutputs outputs: [UInt8], warnings: [Message]) -> Recognition? { nil }
}

/// One thread's share of a `PhotoClassifier`: buffers of its own over shared weights.
public protocol PhotoClassifierWorker {
  /// Recognises the breed in one photo.
  ///
  /// - Parameter photo: the bytes of a JPEG or PNG file.
  /// - Returns: the decision with every breed ranked.
  /// - Throws: an error whose description is a sentence for the user, when the photo can't be
  ///   decoded. The worker stays usable.
  func classify(_ photo: UnsafeRawBufferPointer) throws -> Recognition
}

/// What a report says of the model that it comes from.
public struct ModelDescription: Sendable, Hashable {
  /// The bundle's name, such as `tf_efficientnetv2_b0.dogs121`.
  public let name: String
  /// The architecture, such as `tf_efficientnetv2_b0`.
  public let architecture: String
  /// The SHA-256 of the weights, in hexadecimal.
  public let digest: String
  /// The folder that the bundle was read from.
  public let folder: Path
  /// The arithmetic in use: `f32` or `bf16`.
  public let precision: String
  /// The breeds in the order of the network's outputs.
  public let breeds: [Breed]
  /// The thresholds in force.
  public let thresholds: Thresholds
  /// What the logits are divided by before the softmax.
  public let temperature: Double
  /// What tells the model with its labels, calibration, input and arithmetic from all others; the
  /// thresholds in force are no part of it.
  public let key: String

  /// Makes a description from its parts.
  ///
  /// - Parameters:
  ///   - name: the bundle's name.
  ///   - architecture: the architecture.
  ///   - digest: the SHA-256 of the weights.
  ///   - folder: the folder that the bundle was read from.
  ///   - precision: the arithmetic in use.
  ///   - breeds: the breeds in the order of the network's outputs.
  ///   - thresholds: the thresholds in force.
  ///   - temperature: what the logits are divided by.
  ///   - key: what tells the model from all others; the digest if nil.
  public init(
    name: String, architecture: String, digest: String, folder: Path, precision: String,
    breeds: [Breed], thresholds: Thresholds, temperature: Double = 1, key: String? = nil
  ) {
    self.name = name
    self.architecture = architecture
    self.digest = digest
    self.folder = folder
    self.precision = precision
    self.breeds = breeds
    self.thresholds = thresholds
    self.temperature = temperature
    self.key = key ?? digest
  }
}
