internal import Containers
internal import Imaging
public import Messages
internal import NeuralNetwork
internal import Synchronization

/// A classifier that runs a model bundle, compiled for this computer on first use.
public final class BreedClassifier: PhotoClassifier {
  /// The description of the model.
  public let model: ModelDescription

  private let bundle: ModelBundle
  private let precision: Precision
  private let plan = Mutex<InferencePlan?>(nil)
  private let decision: Decision

  /// Creates a classifier without reading the bundle's weights yet.
  ///
  /// - Parameters:
  ///   - bundle: the model.
  ///   - precision: the arithmetic.
  ///   - minimumConfidence: a replacement for the bundle's confidence threshold, raised to the
  ///     model's floor if it is below.
  public init(
    _ bundle: ModelBundle, precision: PrecisionChoice = .auto, minimumConfidence: Double? = nil
  ) {
    self.bundle = bundle
    self.precision = precision.resolved(hasInt8: bundle.manifest.int8LayerCount ?? 0 > 0)
    let own = bundle.manifest.thresholds
    let thresholds = minimumConfidence.map(own.with(confidence:)) ?? own
    decision = Decision(
      labels: bundle.labels, temperature: bundle.manifest.calibration.temperature,
      thresholds: thresholds)
    model = ModelDescription(
      name: bundle.manifest.name, architecture: bundle.manifest.architecture,
      digest: bundle.manifest.weights.sha256, folder: bundle.folder,
      precision: self.precision.rawValue, breeds: bundle.breeds, thresholds: thresholds,
      temperature: bundle.manifest.calibration.temperature,
      key: "\(bundle.digest) \(self.precision.rawValue)")
  }

  /// Reads the bundle's weights and compiles its network.
  ///
  /// - Throws: `BundleError`, `CheckpointError` or `NeuralNetworkError`, each with a sentence that
  ///   names the file.
  public func prepare() throws { _ = try compiledPlan() }

  private func compiledPlan() throws -> InferencePlan {
    try plan.withLock { plan in
      if let plan { return plan }
      guard precision != .int8 || bundle.manifest.quantization != nil else {
        throw BundleError(.noRanges, ["folder": "\(bundle.folder)"])
      }
      let compiled = try bundle.withWeights { weights in
        try InferencePlan(
          bundle.network, parameters: weights, precision: precision,
          quantization: bundle.manifest.quantization)
      }
      plan = compiled
      return compiled
    }
  }

  /// Decides on a photo from its stored outputs.
  public func recognition(fromOutputs outputs: [UInt8], warnings: [Message]) -> Recognition? {
    NetworkOutputs(bytes: outputs, count: bundle.breeds.count).flatMap {
      decision.canBeOwn($0) ? decision($0, warnings) : nil
    }
  }

  /// Creates a worker; call this on the thread that will use it, and use it only there.
  ///
  /// - Throws: the errors of `prepare`, or `NeuralNetworkError` when the buffers can't be created.
  public func makeWorker() throws -> any PhotoClassifierWorker {
    Worker(self, try InferenceWorker(compiledPlan()))
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

    func classify(_ photo: Container) throws -> Recognition {
      let preprocessing = classifier.bundle.manifest.input
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
      measurements.decode = (decodedAt - start) / .seconds(1)
      measurements.preprocess = (preparedAt - decodedAt) / .seconds(1)
      measurements.inference = (end - preparedAt) / .seconds(1)
      guard NetworkOutputs.areUsable(network.output) else {
        throw NeuralNetworkError(.unusableOutputs)
      }
      return classifier.decision(Array(network.output), decoded.warnings, measurements)
    }
  }
}
