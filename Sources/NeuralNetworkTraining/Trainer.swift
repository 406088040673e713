internal import Messages
public import NeuralNetwork
internal import OneDNN
internal import Threads

/// Trains a network: each thread takes its share of a batch through it and back, then all update
/// the parameters together.
///
/// The same seed, thread count and kind of processor give the same numbers, bit by bit. With
/// `BatchStatistics.batch` each thread normalises its own share, as data-parallel training does.
///
/// Use it on one thread at a time; it has threads of its own.
public final class Trainer {
  /// What does not change during a training.
  public struct Settings: Sendable {
    /// Samples a step; a multiple of `threads`.
    public var batchSize: Int
    /// How many threads share a batch.
    public var threads: Int
    /// The arithmetic.
    ///
    /// With bf16, values, their gradients and the kernels that a step reads are bf16; parameters,
    /// their gradients, sums and what the optimiser remembers stay f32. Where oneDNN has no bf16 code
    /// it is computed in f32 and rounded.
    public var precision: Precision = .f32
    /// What batch normalisation does.
    public var statistics: BatchStatistics = .batch
    /// How parameters follow their gradients.
    public var optimizer: Optimizer = .sgd
    /// The decay of kernels; biases and normalisations are never decayed.
    public var weightDecay: Float = 0
    /// The largest norm of the whole gradient, nil for any; a larger one is scaled down to it.
    public var clipNorm: Float?
    /// How slowly the averaged parameters follow, such as 0.999; nil: there are none.
    public var averageDecay: Double?
    /// What is minimised.
    public var loss = CrossEntropy()
    /// How fast running statistics follow, as PyTorch's `momentum`.
    public var statisticsMomentum: Float = 0.1
    /// What dropout is drawn by.
    public var seed: UInt64 = 0

    /// Makes settings with the usual values.
    public init(batchSize: Int, threads: Int) {
      self.batchSize = batchSize
      self.threads = threads
    }
  }

  /// What became of one step.
  public struct StepResult: Sendable, Hashable {
    /// The mean loss of the samples.
    public var loss: Double
    /// How many were recognised before the step.
    public var right: Int
    /// The norm of the gradient before it was clipped.
    public var gradientNorm: Double
  }

  /// The settings.
  public let settings: Settings
  /// The parameters in training.
  public let parameters: Parameters
  /// Their exponential moving average, if the settings ask for one.
  public let average: Parameters?
  /// How many steps were done; whoever goes on with a training sets it.
  public var stepCount = 0
  /// What the optimiser remembers, for whoever goes on with a training.
  public let optimizerState: [Parameters]

  let graph: TrainingProgram
  let shared: SharedWeights
  /// Each thread runs that of its number.
  let replicas: DisjointBuffer<Replica>
  /// The gradients that each replica computes; the first one's become those of the whole batch.
  let gradients: [Parameters]
  let team: ThreadTeam
  let tasks: [UpdateTask]

  /// Compiles a network for training.
  ///
  /// - Parameters:
  ///   - network: the layers; all their parameters but the statistics are trained.
  ///   - parameters: where they start; they are changed in place.
  ///   - settings: how to train.
  ///   - rateFactor: what the learning rate of a parameter is multiplied by.
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
      // Starting at 0 instead would need a correction for the first steps.
      average.copy(from: parameters)
      self.average = average
    } else {
      average = nil
    }
    tasks = UpdateTask.all(
      parameters.space, weightDecay: settings.weightDecay, rateFactor: rateFactor)
    byteCount =
      settings.threads * graph.program.byteCount
      // Gradients for each replica, and about three more arrays: parameters and optimiser state.
      + (settings.threads + 3) * parameters.space.count * MemoryLayout<Float>.stride
    try refresh()
  }

  /// About how much memory the training holds, in bytes.
  public let byteCount: Int

  /// What runs each step: the layer's name and oneDNN's name of its code, in order.
  public var implementations: [(layer: String, implementation: String)] {
    graph.program.steps.compactMap { step in
      guard case .primitive(let primitive, _) = step.work else { return nil }
      return (step.name, primitive.implementation)
    }
  }

  /// Brings everything that follows from the parameters up to date, after somebody changed them.
  ///
  /// - Throws: `NeuralNetworkError` when oneDNN fails.
  public func refresh() throws {
    let (shared, count) = (shared, settings.threads)
    try team.run { try shared.refresh(thread: $0, of: count) }
  }

  /// Does one step.
  ///
  /// - Parameters:
  ///   - images: the samples, [N, C, H, W] with the batch size as N.
  ///   - targets: what each sample should be recognised as.
  ///   - rate: the learning rate.
  /// - Returns: the loss before the step.
  /// - Throws: `NeuralNetworkError` when oneDNN fails or the numbers are not finite any more.
  public func step(
    _ images: UnsafeBufferPointer<Float>, _ targets: [CrossEntropy.Target], rate: Float
  ) throws -> StepResult {
    // The checks come before the update, so after an error the parameters are those of the last
    // good step.
    var result = try computeGradient(images, targets)
    result.gradientNorm = try gradientNorm()
    guard result.loss.isFinite, result.gradientNorm.isFinite else {
      throw NeuralNetworkError(.astray)
    }
    stepCount += 1
    // One factor for the whole gradient keeps its direction (Pascanu 2013, arXiv 1211.5063).
    var scale: Float = 1
    if let limit = settings.clipNorm, result.gradientNorm > Double(limit) {
      scale = Float(Double(limit) / result.gradientNorm)
    }
    try update(rate: rate, scale: scale)
    updateStatistics()
    // Folded and prepared weights still hold what they were made of before the update.
    try refresh()
    return result
  }
}
