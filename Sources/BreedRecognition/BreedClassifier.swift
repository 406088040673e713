internal import Imaging
internal import NeuralNetwork

/// The core classifier: a model bundle, compiled for this computer.
public struct BreedClassifier: PhotoClassifier {
  /// The model behind it.
  public let model: ModelDescription

  private let plan: InferencePlan
  private let preprocessing: Preprocessing
  private let decision: Decision

  /// Reads a bundle's weights and compiles its network.
  ///
  /// - Parameters:
  ///   - bundle: the model.
  ///   - precision: the arithmetic.
  ///   - minimumConfidence: replaces the bundle's threshold for calling a breed, 0 to 1.
  /// - Throws: `BundleError`, `CheckpointError` or `NeuralNetworkError`, each with a sentence that
  ///   names the file.
  public init(
    _ bundle: ModelBundle, precision: PrecisionChoice = .auto, minimumConfidence: Double? = nil
  ) throws {
    let weights = try bundle.openWeights()
    plan = try InferencePlan(
      bundle.network, parameters: weights, precision: precision.resolved)
    preprocessing = bundle.manifest.input
    var thresholds = bundle.manifest.thresholds
    if let minimumConfidence { thresholds.confidence = minimumConfidence }
    decision = Decision(
      labels: bundle.labels, temperature: bundle.manifest.calibration.temperature,
      thresholds: thresholds)
    model = ModelDescription(
      name: bundle.manifest.name, architecture: bundle.manifest.architecture,
      digest: bundle.manifest.weights.sha256, folder: bundle.folder,
      precision: plan.precision.rawValue, breeds: bundle.breeds, thresholds: thresholds)
  }

  /// Makes what one thread needs to classify photos; call it on that thread, and use it only there.
  ///
  /// - Throws: `NeuralNetworkError` when the buffers can't be set up.
  public func makeWorker() throws -> any PhotoClassifierWorker {
    Worker(self, try InferenceWorker(plan))
  }

  private final class Worker: PhotoClassifierWorker {
    private let classifier: BreedClassifier
    private let network: InferenceWorker
    private let decoder = PhotoDecoder()
    private let clock = ContinuousClock()

    init(_ classifier: BreedClassifier, _ network: InferenceWorker) {
      self.classifier = classifier
      self.network = network
    }

    func classify(_ photo: UnsafeRawBufferPointer) throws -> Recognition {
      let preprocessing = classifier.preprocessing
      let start = clock.now
      let decoded = try decoder.decode(photo, minimumShortSide: preprocessing.minimumShortSide)
      let decodedAt = clock.now
      preprocessing.apply(to: decoded, into: network.input)
      let preparedAt = clock.now
      try network.run()
      let end = clock.now
      var measurements = Recognition.Measurements()
      measurements.storedSize = .init(width: decoded.storedWidth, height: decoded.storedHeight)
      measurements.decodedSize = .init(width: decoded.image.width, height: decoded.image.height)
      measurements.inputSize = .init(width: preprocessing.width, height: preprocessing.height)
      measurements.decode = seconds(decodedAt - start)
      measurements.preprocess = seconds(preparedAt - decodedAt)
      measurements.inference = seconds(end - preparedAt)
      guard network.output.allSatisfy(\.isFinite) else {
        throw NeuralNetworkError("The model gave no usable numbers for this photo.")
      }
      return classifier.decision(Array(network.output), decoded.warnings, measurements)
    }
  }
}

private func seconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}
