internal import COneDNN
internal import NeuralNetwork

/// One thread's images on their way through the network and back.
///
/// `@unchecked Sendable`: only the thread of its number runs it.
final class Replica: @unchecked Sendable {
  private let graph: GraphCompiler
  private let stream: Stream
  private let arena: MemoryBlock
  private let scratchpad: MemoryBlock
  private let offsets: [Int]
  private let shared: SharedWeights
  private let gradientBlock: MemoryBlock
  private var memories: [Memory] = []
  private var arguments: [[odnn_argument]] = []
  private var generator: NumberGenerator

  /// The images, [N, C, H, W].
  let input: UnsafeMutableBufferPointer<Float>
  /// The output, [N, features].
  let output: UnsafeBufferPointer<Float>
  /// The gradient of the output, to be written by the loss.
  let outputGradient: UnsafeMutableBufferPointer<Float>
  /// The gradients of the parameters, by the places of their space.
  let gradient: UnsafeMutableBufferPointer<Float>

  init(_ graph: GraphCompiler, _ arena: ArenaPlanner, _ shared: SharedWeights, seed: UInt64) throws
  {
    self.graph = graph
    self.shared = shared
    stream = try Stream(graph.engine)
    offsets = arena.offsets
    self.arena = try MemoryBlock(byteCount: arena.byteCount)
    scratchpad = try MemoryBlock(byteCount: graph.scratchpadByteCount)
    gradientBlock = try MemoryBlock(byteCount: graph.space.count * MemoryLayout<Float>.stride)
    gradient = UnsafeMutableBufferPointer(
      start: gradientBlock.address.assumingMemoryBound(to: Float.self), count: graph.space.count)
    generator = NumberGenerator(seed: seed)
    let floats = { [base = self.arena.address] (operand: TrainingOperand) in
      guard case .buffer(let number) = operand.place else {
        preconditionFailure("inputs and outputs are buffers")
      }
      return (base + arena.offsets[number]).assumingMemoryBound(to: Float.self)
    }
    let inputCount = graph.batchSize * graph.network.inputShape.reduce(1, *)
    let outputCount = graph.shape(of: graph.network.output).reduce(1, *)
    input = UnsafeMutableBufferPointer(start: floats(graph.input), count: inputCount)
    output = UnsafeBufferPointer(start: floats(graph.output), count: outputCount)
    outputGradient = UnsafeMutableBufferPointer(
      start: floats(graph.outputGradient), count: outputCount)
    try bind()
  }

  /// Runs forward, lets `loss` turn the output into its gradient, and runs back.
  func run(seed: UInt64, loss: () -> Void) throws {
    generator = NumberGenerator(seed: seed)
    for (index, step) in graph.steps.enumerated() {
      switch step {
      case .primitive(let name, let primitive, _):
        do {
          try arguments[index].withUnsafeBufferPointer { try primitive.run(stream, $0) }
        } catch {
          throw NeuralNetworkError("\(name): \(error)")
        }
      case .loss: loss()
      case .dropout(let rate, let source, let mask, let target):
        dropout(rate, source, mask, target)
      case .dropoutBackward(let source, let mask, let target):
        let (from, factor, to) = (floats(source), floats(mask), floats(target))
        for index in 0..<count(source) { to[index] = from[index] * factor[index] }
      case .round(let operand):
        roundToBF16(UnsafeMutableBufferPointer(start: floats(operand), count: count(operand)))
      }
    }
  }

  /// The statistics of one channel group after a run.
  func values(ofBuffer number: Int, count: Int) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(
      start: (arena.address + offsets[number]).assumingMemoryBound(to: Float.self), count: count)
  }

  private func dropout(
    _ rate: Float, _ source: TrainingOperand, _ mask: TrainingOperand, _ target: TrainingOperand
  ) {
    let (from, factors, to) = (floats(source), floats(mask), floats(target))
    let factor = 1 / (1 - rate)
    for index in 0..<count(source) {
      factors[index] = Float(generator.unit()) < rate ? 0 : factor
      to[index] = from[index] * factors[index]
    }
  }

  private func count(_ operand: TrainingOperand) -> Int {
    operand.layout.byteCount / MemoryLayout<Float>.stride
  }

  private func floats(_ operand: TrainingOperand) -> UnsafeMutablePointer<Float> {
    address(operand.place).assumingMemoryBound(to: Float.self)
  }

  private func address(_ place: TrainingOperand.Place) -> UnsafeMutableRawPointer {
    switch place {
    case .buffer(let number): arena.address + offsets[number]
    case .gradient(let offset): gradientBlock.address + offset * MemoryLayout<Float>.stride
    case .scratchpad: scratchpad.address
    case .parameter, .folded, .prepared: shared.address(place)
    }
  }

  private func bind() throws {
    for step in graph.steps {
      var list: [odnn_argument] = []
      if case .primitive(_, _, let operands) = step {
        for (slot, operand) in operands {
          let memory = try Memory(graph.engine, operand.layout, address(operand.place))
          memories.append(memory)
          list.append(odnn_argument(slot: slot, memory: memory.handle))
        }
      }
      arguments.append(list)
    }
  }
}
