public import Containers
public import Files
public import Messages

/// A recogniser of breeds in photos; thread-safe, with one set of weights for all workers.
public protocol PhotoClassifier: Sendable {
  /// The description of the model.
  var model: ModelDescription { get }

  /// Prepares what all workers share, for example by reading the weights; otherwise `makeWorker`
  /// does.
  ///
  /// - Throws: an error whose description is a sentence for the user.
  func prepare() throws

  /// Decides on a photo from its stored outputs, without running the network.
  ///
  /// - Parameters:
  ///   - outputs: the `NetworkOutputs.bytes` of the same model.
  ///   - warnings: sentences on problems with the photo.
  /// - Returns: the original recognition, or nil if the outputs are not this model's.
  func recognition(fromOutputs outputs: [UInt8], warnings: [Message]) -> Recognition?

  /// Creates a worker; call this on the thread that will use it, and use it only there.
  ///
  /// - Throws: `NeuralNetworkError` when the network can't be created.
  func makeWorker() throws -> any PhotoClassifierWorker
}

extension PhotoClassifier {
  /// Does nothing, for classifiers without shared state.
  public func prepare() throws {}

  /// Returns nil, for classifiers that can't decide from stored outputs.
  public func recognition(fromOutputs outputs: [UInt8], warnings: [Message]) -> Recognition? { nil }
}

/// The state of a `PhotoClassifier` on one thread: its own buffers over shared weights.
public protocol PhotoClassifierWorker {
  /// Recognises the breed in one photo.
  ///
  /// - Parameter photo: a JPEG or PNG file.
  /// - Returns: the decision with every breed ranked.
  /// - Throws: an error whose description is a sentence for the user, when the photo can't be
  ///   decoded. The worker stays usable.
  func classify(_ photo: Container) throws -> Recognition
}

/// The description of a model in reports.
public struct ModelDescription: Sendable, Hashable {
  /// The bundle's name, such as `tf_efficientnetv2_b0.dogs121`.
  public let name: String
  /// The architecture, such as `tf_efficientnetv2_b0`.
  public let architecture: String
  /// The SHA-256 of the weights, in hexadecimal.
  public let digest: String
  /// The folder that the bundle was read from.
  public let folder: Path
  /// The arithmetic in use: `f32`, `bf16` or `int8`.
  public let precision: String
  /// The breeds in the order of the network's outputs.
  public let breeds: [Breed]
  /// The thresholds in force.
  public let thresholds: Thresholds
  /// The divisor of the logits before the softmax.
  public let temperature: Double
  /// An identifier of the model with its labels, calibration, input and arithmetic; it does not
  /// depend on the thresholds in force.
  public let key: String

  /// Creates a description from its parts.
  ///
  /// - Parameters:
  ///   - name: the bundle's name.
  ///   - architecture: the architecture.
  ///   - digest: the SHA-256 of the weights.
  ///   - folder: the folder that the bundle was read from.
  ///   - precision: the arithmetic in use.
  ///   - breeds: the breeds in the order of the network's outputs.
  ///   - thresholds: the thresholds in force.
  ///   - temperature: the divisor of the logits.
  ///   - key: the identifier of the model; the digest if nil.
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
