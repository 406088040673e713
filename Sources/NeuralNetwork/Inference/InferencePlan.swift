internal import OneDNN
internal import Threads

/// A network compiled for inference: batch normalisation folded, activations and residual sums
/// fused, layouts chosen by oneDNN, buffers placed in one arena.
///
/// The plan is immutable and holds the weights, shared by all workers; each thread has an
/// `InferenceWorker` with the mutable state of a run.
public final class InferencePlan: Sendable {
  let program: Program<Constant, PlanWork>
  let input: PlanOperand
  let output: PlanOperand

  /// The arithmetic.
  public let precision: Precision
  /// The number of samples of a run.
  public let batchSize: Int
  /// The number of threads of a run.
  public let threads: Int
  /// The shape of the input: [N, C, H, W].
  public let inputShape: [Int]
  /// The shape of the output: [N, features] or [N, C, H, W].
  public let outputShape: [Int]
  /// The size of each worker's memory in bytes.
  public let arenaByteCount: Int

  /// Compiles a network.
  ///
  /// - Parameters:
  ///   - network: the layers.
  ///   - parameters: a checkpoint with every parameter of the network under its own name.
  ///   - precision: the arithmetic. Where oneDNN has no code for bf16 or int8 on this processor, it
  ///     is emulated in f32, with values rounded where they are stored: slower, with equal results
  ///     up to the order of summation.
  ///   - quantization: the layers that are computed in int8; required by `int8`, and only used with it.
  ///   - batchSize: the number of samples of a run.
  ///   - threads: the number of threads of a run; 1 is best with more than one worker.
  /// - Throws: `CheckpointError` when a parameter is missing or has another shape,
  ///   `NeuralNetworkError` when oneDNN fails.
  public convenience init(
    _ network: Network, parameters: some StateDict, precision: Precision = .f32,
    quantization: Quantization? = nil, batchSize: Int = 1, threads: Int = 1
  ) throws {
    try self.init(
      network, parameters: parameters, precision: precision, batchSize: batchSize,
      threads: threads, options: PlanOptions(quantization: quantization))
  }

  init(
    _ network: Network, parameters: some StateDict, precision: Precision, batchSize: Int,
    threads: Int, options: PlanOptions
  ) throws {
    let steps = network.fused()
    // oneDNN chooses a primitive's code for the number of threads that is set at its creation.
    Engine.useThreads(threads)
    var compiler = try PlanCompiler(Engine(), network, precision, batchSize, steps, options)
    // Reading and folding weights overlaps with compiling. The capacity limits how many layers'
    // weights are in memory before they are compiled.
    let read = ReadAhead(StepParameters(steps, from: parameters), capacity: 4)
    defer { read.stop() }
    for step in steps { try compiler.compile(step, read.next()?.get(), parameters) }
    (program, output) = try compiler.finish()
    input = compiler.input
    arenaByteCount = program.byteCount
    self.precision = precision
    self.batchSize = batchSize
    self.threads = threads
    inputShape = [batchSize] + network.inputShape
    outputShape = [batchSize] + network.shape(of: network.output)
  }

  /// The code of each step, in order: the layer's name with oneDNN's name of its implementation, or
  /// `reference` (a naive kernel), `round` or `observe`.
  public var implementations: [(layer: String, implementation: String)] {
    program.steps.map { step in
      switch step.work {
      case .primitive(let primitive, _): (step.name, primitive.implementation)
      case .roundToBF16, .own(.roundToInt8): (step.name, "round")
      case .own(.reference): (step.name, "reference")
      case .own(.observe): (step.name, "observe")
      }
    }
  }
}

/// Settings of a plan; all but `quantization` are for tests and calibration only.
struct PlanOptions {
  /// The layers that are computed in int8.
  var quantization: Quantization?
  /// Selects layers by name that use the naive kernels, as if oneDNN did not support them.
  var usesReference: (String) -> Bool = { _ in false }
  /// Whether int8 is emulated in f32 even where oneDNN has code for it.
  var emulatesInt8 = false
  /// Whether the floating-point layers of an int8 plan are in bf16, if oneDNN has code for it.
  var hasBF16BesideBytes = Engine.isFastInBF16
  /// Whether workers report the inputs of the layers that can be computed in int8.
  var isObserved = false
}
