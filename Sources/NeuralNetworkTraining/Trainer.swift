internal import COneDNN
public import NeuralNetwork

/// Trains a network: each thread takes its share of a batch through it and back, then all update
/// the parameters together.
///
/// The same seed, thread count and kind of processor give the same numbers, bit by bit. With
/// `BatchStatistics.batch` each thread normalises its own share, as data-parallel training does.
///
/// `@unchecked Sendable`: its threads only touch what each of them is given; it is used by one
/// thread at a time itself.
public final class Trainer: @unchecked Sendable {
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

  private let graph: GraphCompiler
  private let shared: SharedWeights
  private let replicas: [Replica]
  private let team: ThreadTeam
  private let tasks: [UpdateTask]

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
    let graph = try GraphCompiler(
      network, parameters.space, batchSize: settings.batchSize / settings.threads,
      statistics: settings.statistics, precision: settings.precision)
    let shared = try SharedWeights(graph, parameters)
    let arena = ArenaPlanner(graph.buffers)
    self.graph = graph
    self.shared = shared
    replicas = try (0..<settings.threads).map {
      try Replica(graph, arena, shared, seed: UInt64($0))
    }
    team = try ThreadTeam(settings.threads)
    optimizerState = try (0..<settings.optimizer.stateCount).map { _ in
      try Parameters(parameters.space)
    }
    if settings.averageDecay != nil {
      let average = try Parameters(parameters.space)
      average.copy(from: parameters)
      self.average = average
    } else {
      average = nil
    }
    tasks = UpdateTask.all(
      parameters.space, weightDecay: settings.weightDecay, rateFactor: rateFactor)
    byteCount =
      settings.threads * (arena.byteCount + graph.scratchpadByteCount)
      + (settings.threads + 3) * parameters.space.count * MemoryLayout<Float>.stride
    try refresh()
  }

  /// About how much memory the training holds, in bytes.
  public let byteCount: Int

  /// What runs each step: the layer's name and oneDNN's name of its code, in order.
  public var implementations: [(layer: String, implementation: String)] {
    graph.steps.compactMap { step in
      guard case .primitive(let name, let primitive, _) = step else { return nil }
      return (name, primitive.implementation)
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
    var result = try computeGradient(images, targets)
    result.gradientNorm = try gradientNorm()
    guard result.loss.isFinite, result.gradientNorm.isFinite else {
      throw NeuralNetworkError("The loss is not a number any more: the learning rate is too high.")
    }
    stepCount += 1
    var scale: Float = 1
    if let limit = settings.clipNorm, result.gradientNorm > Double(limit) {
      scale = Float(Double(limit) / result.gradientNorm)
    }
    try update(rate: rate, scale: scale)
    updateStatistics()
    try refresh()
    return result
  }

  /// The gradients of the last step, by the places of the parameters.
  var gradient: UnsafeMutableBufferPointer<Float> { replicas[0].gradient }

  /// Runs all samples forward and back and sums the gradients up in the first replica.
  func computeGradient(
    _ images: UnsafeBufferPointer<Float>, _ targets: [CrossEntropy.Target]
  ) throws -> StepResult {
    precondition(targets.count == settings.batchSize)
    let share = settings.batchSize / settings.threads
    let sums = LossSums(settings.threads)
    let (replicas, settings, stepCount) = (replicas, settings, stepCount)
    let samples = Samples(images: images)
    try team.run { thread in
      let replica = replicas[thread]
      let count = replica.input.count
      _ = replica.input.update(
        fromContentsOf: UnsafeBufferPointer(
          rebasing: samples.images[thread * count..<(thread + 1) * count]))
      let seed = settings.seed &+ UInt64(stepCount) &* 0x1_0000 &+ UInt64(thread)
      try replica.run(seed: seed) {
        let features = replica.output.count / share
        for sample in 0..<share {
          let range = sample * features..<(sample + 1) * features
          let (loss, isRight) = settings.loss(
            UnsafeBufferPointer(rebasing: replica.output[range]),
            targets[thread * share + sample],
            gradient: UnsafeMutableBufferPointer(rebasing: replica.outputGradient[range]),
            scale: 1 / Float(settings.batchSize))
          sums.add(loss, isRight, thread)
        }
      }
    }
    try sumGradients()
    return StepResult(
      loss: sums.loss / Double(settings.batchSize), right: sums.right, gradientNorm: 0)
  }

  private func sumGradients() throws {
    let (replicas, shared, tasks, count) = (replicas, shared, tasks, settings.threads)
    if count > 1 {
      try team.run { thread in
        for index in stride(from: thread, to: tasks.count, by: count) {
          for other in replicas.dropFirst() {
            let (sum, part) = (replicas[0].gradient, other.gradient)
            for place in tasks[index].range { sum[place] += part[place] }
          }
        }
      }
    }
    try team.run { shared.unfold(replicas[0].gradient, thread: $0, of: count) }
  }

  private func gradientNorm() throws -> Double {
    let (replica, tasks, count) = (replicas[0], tasks, settings.threads)
    let sums = LossSums(tasks.count)
    try team.run { thread in
      for index in stride(from: thread, to: tasks.count, by: count) {
        let sum = sumOfProducts(tasks[index].range, replica.gradient, replica.gradient)
        sums.add(sum, false, index)
      }
    }
    return sums.loss.squareRoot()
  }

  private func update(rate: Float, scale: Float) throws {
    let (settings, tasks, parameters, step) = (settings, tasks, parameters, stepCount)
    let (state, average) = (optimizerState, average)
    let gradients = replicas[0]
    // At first the average follows fast, as TensorFlow's with `num_updates`.
    let decay = settings.averageDecay.map { min($0, Double(1 + step) / Double(10 + step)) }
    let keep = Float(decay ?? 0)
    try team.run { thread in
      for index in stride(from: thread, to: tasks.count, by: settings.threads) {
        let task = tasks[index]
        if scale != 1 { for place in task.range { gradients.gradient[place] *= scale } }
        settings.optimizer.update(
          parameters.values, gradients.gradient, state.map(\.values), task.range,
          rate: rate * task.rateFactor, decay: task.decay, step: step)
        guard let average else { continue }
        for place in task.range {
          average.values[place] += (1 - keep) * (parameters.values[place] - average.values[place])
        }
      }
    }
  }

  private func updateStatistics() {
    for entry in graph.statistics {
      follow(entry.mean, entry.meanBuffer, factor: 1)
      // PyTorch's running variance is the unbiased one.
      let unbiased = Float(entry.count) / Float(max(entry.count - 1, 1))
      follow(entry.variance, entry.varianceBuffer, factor: unbiased)
    }
  }

  private func follow(_ entry: ParameterSpace.Entry, _ buffer: Int, factor: Float) {
    let all = replicas.map { $0.values(ofBuffer: buffer, count: entry.count) }
    for channel in 0..<entry.count {
      let value = factor * all.reduce(0) { $0 + $1[channel] } / Float(all.count)
      let place = entry.offset + channel
      parameters.values[place] += settings.statisticsMomentum * (value - parameters.values[place])
      average?.values[place] = parameters.values[place]
    }
  }
}

/// Sums that threads write, each into places of its own.
///
/// `@unchecked Sendable`: no two threads write to the same place.
private final class LossSums: @unchecked Sendable {
  private let parts: UnsafeMutableBufferPointer<(loss: Double, right: Int)>

  init(_ count: Int) {
    parts = .allocate(capacity: count)
    parts.initialize(repeating: (0, 0))
  }

  deinit { parts.deallocate() }

  func add(_ loss: Double, _ isRight: Bool, _ place: Int) {
    parts[place].loss += loss
    parts[place].right += isRight ? 1 : 0
  }

  var loss: Double { parts.reduce(0) { $0 + $1.loss } }
  var right: Int { parts.reduce(0) { $0 + $1.right } }
}

/// Numbers that threads only read.
private struct Samples: @unchecked Sendable {
  let images: UnsafeBufferPointer<Float>
}

/// A piece of a parameter that is updated at once.
struct UpdateTask: Sendable {
  let range: Range<Int>
  let decay: Float
  let rateFactor: Float

  private static let size = 1 << 16

  /// The pieces of all parameters that are trained.
  static func all(
    _ space: ParameterSpace, weightDecay: Float, rateFactor: (String) -> Float
  ) -> [UpdateTask] {
    space.entries.filter { $0.role != .statistic }.flatMap { entry in
      let factor = rateFactor(entry.name)
      return stride(from: entry.offset, to: entry.range.upperBound, by: size).map { start in
        UpdateTask(
          range: start..<min(start + size, entry.range.upperBound),
          decay: entry.role == .weight ? weightDecay : 0, rateFactor: factor)
      }
    }
  }
}
