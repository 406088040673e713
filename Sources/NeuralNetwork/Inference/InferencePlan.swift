/// A network compiled for inference: batch normalisation folded, activations and residual sums
/// fused, layouts chosen by oneDNN, buffers placed in one arena.
///
/// The plan holds the weights, once for all workers, and never changes; an `InferenceWorker` on
/// each thread holds what changes while it runs.
public final class InferencePlan: Sendable {
  let engine: Engine
  let steps: [PlanStep]
  let constants: [Constant]
  let offsets: [Int]
  let scratchpadOffset: Int
  let input: Operand
  let output: Operand

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
  ///   - precision: the arithmetic. bf16 on a processor that oneDNN has no bf16 code for is
  ///     computed in f32 and rounded to bf16 wherever a value is stored: slower, and equal up to
  ///     the order of sums.
  ///   - batchSize: how many samples a run takes.
  ///   - threads: how many threads work on a run; with more than one worker it should be 1.
  /// - Throws: `CheckpointError` when a parameter is missing or has another shape,
  ///   `NeuralNetworkError` when oneDNN refuses.
  public convenience init(
    _ network: Network, parameters: some StateDict, precision: Precision = .f32,
    batchSize: Int = 1, threads: Int = 1
  ) throws {
    try self.init(
      network, parameters: parameters, precision: precision, batchSize: batchSize,
      threads: threads, usesReference: { _ in false })
  }

  // The public one, but `usesReference` forces the naive kernels on the layers of these names, as
  // if oneDNN had refused them (for tests).
  init(
    _ network: Network, parameters: some StateDict, precision: Precision, batchSize: Int,
    threads: Int, usesReference: (String) -> Bool
  ) throws {
    Processor.useThreads(threads)
    let engine = try Engine()
    var compiler = try PlanCompiler(engine, network, precision, batchSize)
    for step in network.fused() {
      try compiler.compile(step, parameters, usesReference: usesReference(step.name))
    }
    output = try compiler.finish()
    input = compiler.input
    steps = compiler.steps
    constants = compiler.constants
    let arena = ArenaPlanner(compiler.buffers)
    offsets = arena.offsets
    scratchpadOffset = arena.byteCount
    arenaByteCount = arena.byteCount + compiler.scratchpadByteCount
    self.engine = engine
    self.precision = precision
    self.batchSize = batchSize
    self.threads = threads
    inputShape = [batchSize] + network.inputShape
    outputShape = [batchSize] + network.shape(of: network.output)
  }

  /// What runs each step, in order: the layer's name and oneDNN's name of its code (`reference` for
  /// kennel's naive kernels).
  public var implementations: [(layer: String, implementation: String)] {
    steps.map { step in
      switch step.work {
      case .primitive(let primitive, _): (step.name, primitive.implementation)
      case .reference: (step.name, "reference")
      case .roundToBF16: (step.name, "round")
      }
    }
  }
}
