internal import Messages
public import NeuralNetwork
internal import OneDNN
internal import Threads

/// Trains a network: each thread runs the forward and backward pass of its share of a batch, then
/// all threads update the parameters together.
///
/// Results are bitwise reproducible for the same seed, thread count and processor type. With
/// `BatchStatistics.batch` each thread normalises its own share, as data-parallel training does.
///
/// A trainer is not thread-safe; it runs its own threads.
public final class Trainer {
  /// The fixed settings of a training.
  public struct Settings: Sendable {
    /// The number of samples per step; a multiple of `threads`.
    public var batchSize: Int
    /// The number of threads that share a batch.
    public var threads: Int
    /// The arithmetic precision.
    ///
    /// With bf16, values, their gradients and the kernels that a step reads are bf16; parameters,
    /// their gradients, sums and the optimiser's state stay f32. Where oneDNN has no bf16 code,
    /// bf16 is emulated: computed in f32 and rounded.
    public var precision: Precision = .f32
    /// The mode of batch normalisation.
    public var statistics: BatchStatistics = .batch
    /// The optimisation algorithm.
    public var optimizer: Optimizer = .sgd
    /// The weight decay of kernels; biases and normalisations are never decayed.
    public var weightDecay: Float = 0
    /// The largest global norm of the gradient, to which larger ones are clipped; nil for no
    /// clipping.
    public var clipNorm: Float?
    /// The decay of the averaged parameters, such as 0.999; nil for no average.
    public var averageDecay: Double?
    /// The loss function.
    public var loss = CrossEntropy()
    /// The update rate of the running statistics, as PyTorch's `momentum`.
    public var statisticsMomentum: Float = 0.1
    /// The random seed of dropout.
    public var seed: UInt64 = 0

    /// Creates settings with the default values.
    public init(batchSize: Int, threads: Int) {
      self.batchSize = batchSize
      self.threads = threads
    }
  }

  /// The result of one step.
  public struct StepResult: Sendable, Hashable {
    /// The mean loss of the samples.
    public var loss: Double
    /// The number of correctly classified samples, before the update.
    public var right: Int
    /// The global norm of the gradient before clipping.
    public var gradientNorm: Double
  }

  /// The settings.
  public let settings: Settings
  /// The parameters in training.
  public let parameters: Parameters
  /// The exponential moving average of the parameters; nil if the settings request none.
  public let average: Parameters?
  /// The number of steps done; set it to resume a training.
  public var stepCount = 0
  /// The optimiser's state, to save and resume a training.
  public let optimizerState: [Parameters]

  let graph: TrainingProgram
  let shared: SharedWeights
  /// The replicas, by the index of their thread.
  let replicas: DisjointBuffer<Replica>
  /// The gradients of each replica; those of the whole batch are summed into the first one's.
  let gradients: [Parameters]
  let team: ThreadTeam
  let tasks: [UpdateTask]

  /// Compiles a network for training.
  ///
  /// - Parameters:
  ///   - network: the network; all of its parameters but the statistics are trained.
  ///   - parameters: the initial parameters, which are updated in place.
  ///   - settings: the settings.
  ///   - rateFactor: the learning-rate factor of a parameter.
  /// - Throws: `NeuralNetworkError` when a layer can't be trained, or there is not enough memory.
  public init(
    _ network: Network, parameters: Parameters, settings: Settings,
    rateFactor: (_ name: String) -> Float = { _ in 1 }
  ) throws {
    precondition(settings.batchSize > 0 && settings.batchSize % settings.threads == 0)
    self.settings = settings
    self.parameters = parameters
    let gradients = try (0..<settings.threads).map { _ in try Parameters(parameters.space) }
    let graph = try GraphCompiler.compile(
      network, parameters.space, batchSize: settings.batchSize / settings.threads,
      statistics: settings.statistics, precision: settings.precision)
    let shared = try SharedWeights(graph, parameters)
    replicas = DisjointBuffer(
      try gradients.enumerated().map { thread, gradient in
        try Replica(graph, shared, gradient: gradient, seed: UInt64(thread))
      })
    self.graph = graph
    self.shared = shared
    self.gradients = gradients
    team = try ThreadTeam(settings.threads)
    optimizerState = try (0..<settings.optimizer.stateCount).map { _ in
      try Parameters(parameters.space)
    }
    if settings.averageDecay != nil {
      let average = try Parameters(parameters.space)
      // An average that starts at 0 would need a bias correction.
      average.copy(from: parameters)
      self.average = average
    } else {
      average = nil
    }
    tasks = UpdateTask.all(
      parameters.space, weightDecay: settings.weightDecay, rateFactor: rateFactor)
    byteCount =
      settings.threads * graph.program.byteCount
      // Gradients of each replica, and about three more arrays: parameters and optimiser state.
      + (settings.threads + 3) * parameters.space.count * MemoryLayout<Float>.stride
    try refresh()
  }

  /// The approximate memory use of the training in bytes.
  public let byteCount: Int

  /// The primitives in order: the layer's name and the name of oneDNN's implementation.
  public var implementations: [(layer: String, implementation: String)] {
    graph.program.steps.compactMap { step in
      guard case .primitive(let primitive, _) = step.work else { return nil }
      return (step.name, primitive.implementation)
    }
  }

  /// Recomputes the weights that are derived from the parameters, after the parameters were
  /// changed.
  ///
  /// - Throws: `NeuralNetworkError` when oneDNN fails.
  public func refresh() throws {
    let (shared, count) = (shared, settings.threads)
    try team.run { try shared.refresh(thread: $0, of: count) }
  }

  /// Performs one training step.
  ///
  /// - Parameters:
  ///   - images: the samples, [N, C, H, W] with the batch size as N.
  ///   - targets: the correct outputs of each sample.
  ///   - rate: the learning rate.
  /// - Returns: the loss before the update.
  /// - Throws: `NeuralNetworkError` when oneDNN fails, or when the loss or the gradient is no
  ///   longer finite.
  public func step(
    _ images: UnsafeBufferPointer<Float>, _ targets: [CrossEntropy.Target], rate: Float
  ) throws -> StepResult {
    // The checks precede the update, so after an error the parameters are those of the last good
    // step.
    var result = try computeGradient(images, targets)
    result.gradientNorm = try gradientNorm()
    guard result.loss.isFinite, result.gradientNorm.isFinite else {
      throw NeuralNetworkError(.astray)
    }
    stepCount += 1
    // Scaling the whole gradient preserves its direction (Pascanu 2013, arXiv 1211.5063).
    var scale: Float = 1
    if let limit = settings.clipNorm, result.gradientNorm > Double(limit) {
      scale = Float(Double(limit) / result.gradientNorm)
    }
    try update(rate: rate, scale: scale)
    updateStatistics()
    // Folded and prepared weights still derive from the parameters before the update.
    try refresh()
    return result
  }
}
