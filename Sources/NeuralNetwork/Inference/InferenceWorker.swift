internal import COneDNN

/// One thread's buffers over a shared `InferencePlan`.
///
/// A run allocates nothing on Swift's side; make the worker, fill `input` and call `run` on one
/// thread.
public final class InferenceWorker {
  private let plan: InferencePlan
  private let stream: Stream
  private let block: MemoryBlock
  private var arena: UnsafeMutableRawPointer { block.address }
  private var memories: [Memory] = []
  private var arguments: [odnn_argument] = []
  /// The arguments of each step: a range of `arguments`.
  private var ranges: [Range<Int>] = []

  /// The input, [N, C, H, W]; a run may overwrite it.
  public let input: UnsafeMutableBufferPointer<Float>
  /// The output of the last run, [N, features] or [N, C, H, W].
  public let output: UnsafeBufferPointer<Float>

  /// Told what goes into layers, where the plan is observed.
  var observe: ((_ layer: String, _ values: UnsafeBufferPointer<Float>) -> Void)?

  /// Makes a worker over a plan.
  ///
  /// - Throws: `NeuralNetworkError` when oneDNN refuses.
  public init(_ plan: InferencePlan) throws(NeuralNetworkError) {
    self.plan = plan
    stream = try Stream(plan.engine)
    block = try MemoryBlock(byteCount: plan.arenaByteCount)
    let arena = block.address
    input = UnsafeMutableBufferPointer(
      start: Self.floats(plan, arena, plan.input), count: plan.inputShape.reduce(1, *))
    output = UnsafeBufferPointer(
      start: Self.floats(plan, arena, plan.output), count: plan.outputShape.reduce(1, *))
    for step in plan.steps { try bind(step) }
  }

  /// Computes `output` from `input`.
  ///
  /// - Throws: `NeuralNetworkError` when oneDNN fails.
  public func run() throws(NeuralNetworkError) {
    Processor.useThreads(plan.threads)
    for (index, step) in plan.steps.enumerated() {
      switch step.work {
      case .primitive(let primitive, _):
        try withArguments(of: index) { (list) throws(NeuralNetworkError) in
          try primitive.run(stream, list)
        }
      case .reference(let reference):
        reference.run { Self.floats(plan, arena, $0) }
      case .roundToBF16(let operand, let count):
        roundToBF16(floats(operand, count))
      case .roundToInt8(let operand, let scale, let count):
        scale.round(floats(operand, count))
      case .observe(let operand, let count):
        observe?(step.name, UnsafeBufferPointer(floats(operand, count)))
      }
    }
  }

  private func withArguments(
    of step: Int, _ body: (UnsafeBufferPointer<odnn_argument>) throws(NeuralNetworkError) -> Void
  ) throws(NeuralNetworkError) {
    try arguments.withUnsafeBufferPointer { (all) throws(NeuralNetworkError) in
      try body(UnsafeBufferPointer(rebasing: all[ranges[step]]))
    }
  }

  private func bind(_ step: PlanStep) throws(NeuralNetworkError) {
    let start = arguments.count
    if case .primitive(_, let list) = step.work {
      for (slot, operand) in list {
        let address = Self.address(plan, arena, operand)
        let memory = try Memory(plan.engine, operand.layout, address)
        memories.append(memory)
        arguments.append(odnn_argument(slot: slot, memory: memory.handle))
      }
    }
    ranges.append(start..<arguments.count)
  }

  private static func address(
    _ plan: InferencePlan, _ arena: UnsafeMutableRawPointer, _ operand: Operand
  ) -> UnsafeMutableRawPointer {
    switch operand.place {
    case .buffer(let number): arena + plan.offsets[number]
    case .constant(let number): plan.constants[number].address
    case .scratchpad: arena + plan.scratchpadOffset
    }
  }

  private func floats(_ operand: Operand, _ count: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: Self.floats(plan, arena, operand), count: count)
  }

  private static func floats(
    _ plan: InferencePlan, _ arena: UnsafeMutableRawPointer, _ operand: Operand
  ) -> UnsafeMutablePointer<Float> {
    address(plan, arena, operand).assumingMemoryBound(to: Float.self)
  }
}
