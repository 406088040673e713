internal import OneDNN
internal import Threads

/// A network compiled for inference: batch normalisation folded, activations and residual sums
/// fused, layouts chosen by oneDNN, buffers placed in one arena.
///
/// The plan holds the weights, once for all workers, and never changes; an `InferenceWorker` on
/// each thread holds what changes while it runs.
public final class InferencePlan: Sendable {
  let program: Program<Constant, PlanWork>
  let input: PlanOperand
  let output: PlanOperand

  /// The arithmetic.
  public let precision: Precision
  /// How many samples a run takes.
  public let batchSize: Int
  /// How many threads work on a run.
  public let threads: Int
  /// The shape of the input: [N, C, H, W].
  public let inputShape: [Int]
  /// The shape of the output: [N, features] or [N, C, H, W].
  public let outputShape: [Int]
  /// The memory that each worker needs, in bytes.
  public let arenaByteCount: Int

  /// Compiles a network.
  ///
  /// - Parameters:
  ///   - network: the layers.
  ///   - parameters: a checkpoint with every parameter of the network under its own name.
  ///   - precision: the arithmetic. bf16 on a processor that oneDNN has no bf16 code for, and int8
  ///     likewise, are computed in f32 and rounded wherever a value is
  ///     stored: slower, and equal up to the order of sums.
  ///   - quantization: the layers that are computed in int8, which needs it and alone takes it.
  ///   - batchSize: how many samples a run takes.
  ///   - threads: how many threads work on a run; with more than one worker it should be 1.
  /// - Throws: `CheckpointError` when a parameter is missing or has another shape,
  ///   `NeuralNetworkError` when oneDNN refuses.
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
    // oneDNN picks its code for the number of threads that is set when a primitive is made.
    Engine.useThreads(threads)
    var compiler = try PlanCompiler(Engine(), network, precision, batchSize, steps, options)
    // Reading and folding weights overlaps with compiling. The capacity bounds how many layers'
    // weights wait in memory to be compiled.
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

  /// What runs each step, in order: the layer's name and oneDNN's name of its code (`reference` for
  /// kennel's naive kernels).
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

/// What only tests and calibration ask of a plan.
struct PlanOptions {
  /// The layers that are computed in int8.
  var quantization: Quantization?
  /// Forces the naive kernels on the layers of these names, as if oneDNN had refused them.
  var usesReference: (String) -> Bool = { _ in false }
  /// Whether int8 is computed in f32 and rounded even where oneDNN has code for bytes.
  var emulatesInt8 = false
  /// Whether the layers of an int8 plan that are not in int8 are in bf16, if oneDNN has code for it.
  var hasBF16BesideBytes = Engine.isFastInBF16
  /// Whether the plan shows what goes into the layers that can be computed in int8.
  var isObserved = false
}
