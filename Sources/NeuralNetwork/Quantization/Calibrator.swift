/// Collects histograms of the inputs of a network's layers, to determine the ranges for int8.
///
/// Use it on one thread; the histograms of several calibrators can be merged.
public final class Calibrator {
  /// The compiled network, which calibrators on other threads can share.
  public let plan: InferencePlan
  private let worker: InferenceWorker
  /// The histogram of the input of each layer that can be computed in int8, by layer name.
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

  /// Creates a calibrator that shares the weights of another one, for use on another thread.
  ///
  /// - Parameter plan: the other calibrator's plan.
  /// - Throws: `NeuralNetworkError` when oneDNN fails.
  public init(sharing plan: InferencePlan) throws {
    self.plan = plan
    worker = try InferenceWorker(plan)
    watch()
  }

  private func watch() {
    // The calibrator owns the worker, so a strong reference would be a retain cycle.
    worker.observe = { [weak self] layer, values in
      self?.histograms[layer, default: MagnitudeHistogram()].add(values)
    }
  }

  /// Runs one sample, and adds the inputs of its layers to the histograms.
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
  /// Whether int8 can make the layer faster; depthwise convolutions are memory-bound.
  var gainsFromInt8: Bool {
    switch self {
    case .conv2d(let conv): conv.groups == 1
    case .linear: true
    default: false
    }
  }
}
