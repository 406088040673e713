/// Watches what goes into the layers of a network, to find the ranges for int8.
///
/// Use it on one thread; several can be merged.
public final class Calibrator {
  /// The compiled network, for calibrators on other threads.
  public let plan: InferencePlan
  private let worker: InferenceWorker
  /// What went into each layer that can be computed in int8, by the layer's name.
  public private(set) var histograms: [String: MagnitudeHistogram] = [:]

  /// Compiles the network in f32.
  ///
  /// - Throws: `CheckpointError` or `NeuralNetworkError`.
  public init(_ network: Network, parameters: some StateDict) throws {
    plan = try InferencePlan(
      network, parameters: parameters, precision: .f32, batchSize: 1, threads: 1,
      options: .init(isObserved: true))
    worker = try InferenceWorker(plan)
    watch()
  }

  /// Shares the weights of another one, on another thread.
  ///
  /// - Parameter plan: the other one's.
  /// - Throws: `NeuralNetworkError` when oneDNN refuses.
  public init(sharing plan: InferencePlan) throws {
    self.plan = plan
    worker = try InferenceWorker(plan)
    watch()
  }

  private func watch() {
    // The worker belongs to the calibrator, so a strong reference would be a cycle.
    worker.observe = { [weak self] layer, values in
      self?.histograms[layer, default: MagnitudeHistogram()].add(values)
    }
  }

  /// Runs one sample, and counts what it brings about in every layer.
  ///
  /// - Parameter input: the sample, [C, H, W].
  /// - Returns: the network's output.
  /// - Throws: `NeuralNetworkError` when oneDNN fails.
  public func run(_ input: UnsafeBufferPointer<Float>) throws(NeuralNetworkError) -> [Float] {
    _ = worker.input.update(fromContentsOf: input)
    try worker.run()
    return Array(worker.output)
  }
}

extension Layer {
  /// Whether int8 can gain anything: depthwise convolutions do not, for they wait for memory.
  var gainsFromInt8: Bool {
    switch self {
    case .conv2d(let conv): conv.groups == 1
    case .linear: true
    default: false
    }
  }
}
