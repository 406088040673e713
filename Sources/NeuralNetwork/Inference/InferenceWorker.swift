internal import OneDNN

/// The buffers of one thread for a shared `InferencePlan`.
///
/// Except in naive kernels, a run allocates no memory in Swift. Create the worker, fill `input` and
/// call `run` on the same thread.
public final class InferenceWorker {
  private let plan: InferencePlan
  private let worker: ProgramWorker<Constant, PlanWork>

  /// The input, [N, C, H, W]; a run may overwrite it.
  public let input: UnsafeMutableBufferPointer<Float>
  /// The output of the last run, [N, features] or [N, C, H, W].
  public let output: UnsafeBufferPointer<Float>

  /// Called with the inputs of layers, if the plan is observed.
  var observe: ((_ layer: String, _ values: UnsafeBufferPointer<Float>) -> Void)?

  /// Creates a worker for a plan.
  ///
  /// - Throws: `NeuralNetworkError` when oneDNN fails.
  public init(_ plan: InferencePlan) throws(NeuralNetworkError) {
    self.plan = plan
    worker = try ProgramWorker(plan.program) { $0.address }
    // Both have fixed offsets in the arena, so callers can keep these pointers between runs.
    input = worker.floats(plan.input)
    output = UnsafeBufferPointer(worker.floats(plan.output))
  }

  /// Computes `output` from `input`.
  ///
  /// - Throws: `NeuralNetworkError` when oneDNN fails.
  public func run() throws(NeuralNetworkError) {
    // Another plan may have run on this thread with another number of threads.
    Engine.useThreads(plan.threads)
    try worker.run { name, work in
      switch work {
      case .reference(let step): step.run { worker.floats($0) }
      case .roundToInt8(let operand, let scale): scale.round(worker.floats(operand))
      case .observe(let operand): observe?(name, UnsafeBufferPointer(worker.floats(operand)))
      }
    }
  }
}
