internal import COneDNN
internal import NeuralNetwork

/// Turns a network into the primitives of a forward and a backward pass.
///
/// The layers are compiled in order; each leaves on the tape what compiles its way back.
struct GraphCompiler {
  typealias Backward = (inout GraphCompiler) throws -> Void

  let engine: Engine
  let network: Network
  let space: ParameterSpace
  let batchSize: Int
  /// What values, their gradients and the weights that primitives read are stored as.
  let kind: Layout.ElementKind
  /// Whether bf16 is computed in f32 and rounded.
  let emulatesBF16: Bool

  private(set) var steps: [TrainingStep] = []
  private(set) var buffers: [PlanBuffer] = []
  private(set) var scratchpadByteCount = 0
  private(set) var prepared: [PreparedWeights] = []
  var folded: [FoldedConvolution] = []
  var foldedCount = 0
  var statistics: [BatchStatisticsBuffers] = []

  private var tape: [Backward] = []
  /// Where each value is, in the layout that it was computed in.
  private var values: [Network.Value: TrainingOperand] = [:]
  /// Where values were brought into other layouts.
  private var reordered: [Network.Value: [TrainingOperand]] = [:]
  /// The parts of the gradients of values, as their consumers give them.
  private var contributions: [Network.Value: [TrainingOperand]] = [:]
  /// The values that depend on a parameter.
  private var trained: Set<Network.Value> = []

  let input: TrainingOperand
  private(set) var output: TrainingOperand
  private(set) var outputGradient: TrainingOperand

  init(
    _ network: Network, _ space: ParameterSpace, batchSize: Int, statistics mode: BatchStatistics,
    precision: Precision = .f32
  ) throws {
    Processor.useThreads(1)
    (kind, emulatesBF16) = (precision.floatKind, precision.emulatesBF16)
    engine = try Engine()
    self.network = network
    self.space = space
    self.batchSize = batchSize
    let layout = try Layout.plain([batchSize] + network.inputShape)
    input = TrainingOperand(place: .buffer(0), layout: layout)
    output = input
    outputGradient = input
    buffers = [PlanBuffer(byteCount: layout.byteCount, firstStep: 0, lastStep: 0)]
    values[0] = input
    if kind == .bf16 {
      values[0] = try reorder(input, to: .plain([batchSize] + network.inputShape, kind), "input")
    }
    round(input)
    for node in try network.trainingNodes(mode) { try compile(node) }
    try compileLoss()
    while let backward = tape.popLast() { try backward(&self) }
    for entry in self.statistics {
      // They are read after the last step.
      buffers[entry.meanBuffer].lastStep = steps.count
      buffers[entry.varianceBuffer].lastStep = steps.count
    }
  }

  private mutating func compileLoss() throws {
    let shape = [batchSize] + network.shape(of: network.output)
    output = try operand(network.output, in: .plain(shape), "output")
    touch(output)
    outputGradient = makeBuffer(output.layout)
    steps.append(.loss)
    round(outputGradient)
    contribute(outputGradient, to: network.output)
  }
}

// MARK: - What the layers use

extension GraphCompiler {
  func shape(of value: Network.Value) -> [Int] { [batchSize] + network.shape(of: value) }

  /// Whether a value has a gradient that somebody needs.
  func needsGradient(_ value: Network.Value) -> Bool { trained.contains(value) }

  /// Says where the output of a node is, and what compiles the way back from its gradient; that is
  /// left out where no parameter lies before.
  mutating func finish(
    _ node: TrainingNode, _ result: TrainingOperand, hasParameters: Bool = false,
    backward: @escaping (inout GraphCompiler, _ gradient: TrainingOperand) throws -> Void
  ) {
    values[node.output] = result
    guard hasParameters || node.inputs.contains(where: needsGradient) else { return }
    trained.insert(node.output)
    tape.append { compiler in
      guard let gradient = try compiler.gradient(of: node.output, node.name) else { return }
      try backward(&compiler, gradient)
    }
  }

  /// Where a value is, as it was computed.
  func source(_ value: Network.Value) throws(NeuralNetworkError) -> TrainingOperand {
    guard let operand = values[value] else {
      throw NeuralNetworkError("The value \(value) is not computed.")
    }
    return operand
  }

  /// A value in a layout, brought there where it is in another.
  mutating func operand(
    _ value: Network.Value, in layout: Layout, _ name: String
  ) throws -> TrainingOperand {
    let source = try source(value)
    if source.layout == layout { return source }
    if let known = reordered[value]?.first(where: { $0.layout == layout }) { return known }
    let result = try reorder(source, to: layout, name)
    reordered[value, default: []].append(result)
    return result
  }

  /// Gives a part of the gradient of a value; who gives it must not write to it any more.
  mutating func contribute(_ operand: TrainingOperand, to value: Network.Value) {
    contributions[value, default: []].append(operand)
  }

  /// The gradient of a value in the layout of the value, once all its consumers gave their parts.
  private mutating func gradient(
    of value: Network.Value, _ name: String
  ) throws -> TrainingOperand? {
    guard let parts = contributions.removeValue(forKey: value) else { return nil }
    let layout = try source(value).layout
    var operands: [TrainingOperand] = []
    for part in parts {
      operands.append(part.layout == layout ? part : try reorder(part, to: layout, name))
    }
    if operands.count == 1 { return operands[0] }
    let sum = try Primitive.sum(engine, of: operands.map(\.layout), dst: layout)
    let result = makeBuffer(layout)
    let arguments = operands.enumerated().map { index, operand in
      (odnn_slot(ODNN_MULTIPLE_SRC.rawValue + UInt32(index)), operand)
    }
    append(name, sum, arguments + [(ODNN_DST, result)])
    return result
  }

  /// Copies an operand into a layout.
  mutating func reorder(
    _ operand: TrainingOperand, to layout: Layout, _ name: String
  ) throws -> TrainingOperand {
    let primitive = try Primitive.reorder(engine, from: operand.layout, to: layout)
    let result = makeBuffer(layout)
    append(name, primitive, [(ODNN_SRC, operand), (ODNN_DST, result)])
    return result
  }

  /// An operand in a layout: itself where it is in it.
  mutating func operand(
    _ operand: TrainingOperand, in layout: Layout, _ name: String
  ) throws -> TrainingOperand {
    operand.layout == layout ? operand : try reorder(operand, to: layout, name)
  }

  /// Weights in the layout that a primitive wants.
  mutating func weights(
    _ source: TrainingOperand, in layout: Layout
  ) throws -> TrainingOperand {
    // Rounded weights need a place of their own: the parameters keep all their digits.
    if source.layout == layout, !emulatesBF16 { return source }
    let known = prepared.firstIndex { $0.source.place == source.place && $0.layout == layout }
    if let known { return TrainingOperand(place: .prepared(known), layout: layout) }
    let reorder = try Primitive.reorder(engine, from: source.layout, to: layout)
    prepared.append(PreparedWeights(source: source, layout: layout, reorder: reorder))
    return TrainingOperand(place: .prepared(prepared.count - 1), layout: layout)
  }

  /// A new buffer, first written by the next step.
  mutating func makeBuffer(_ layout: Layout) -> TrainingOperand {
    buffers.append(
      PlanBuffer(byteCount: layout.byteCount, firstStep: steps.count, lastStep: steps.count))
    return TrainingOperand(place: .buffer(buffers.count - 1), layout: layout)
  }

  /// Keeps a buffer until the next step at least.
  mutating func touch(_ operand: TrainingOperand) {
    guard case .buffer(let number) = operand.place else { return }
    buffers[number].lastStep = max(buffers[number].lastStep, steps.count)
  }

  /// Adds a step that runs a primitive.
  mutating func append(
    _ name: String, _ primitive: Primitive, _ arguments: [(odnn_slot, TrainingOperand)]
  ) {
    var list = arguments.map { (slot: Int32($0.0.rawValue), operand: $0.1) }
    if let layout = primitive.layout(ODNN_SCRATCHPAD), layout.byteCount > 0 {
      scratchpadByteCount = max(scratchpadByteCount, layout.byteCount)
      list.append(
        (Int32(ODNN_SCRATCHPAD.rawValue), TrainingOperand(place: .scratchpad, layout: layout)))
    }
    for argument in list { touch(argument.operand) }
    steps.append(.primitive(name, primitive, list))
    for (slot, operand) in arguments where slot == ODNN_DST || slot == ODNN_DIFF_SRC {
      round(operand)
    }
  }

  /// Rounds a value of the replica to bf16 where bf16 is emulated; gradients of parameters stay f32.
  mutating func round(_ operand: TrainingOperand) {
    guard emulatesBF16, case .buffer = operand.place else { return }
    append(.round(operand), touching: [operand])
  }

  /// Adds a step of kennel's own.
  mutating func append(_ step: TrainingStep, touching operands: [TrainingOperand]) {
    for operand in operands { touch(operand) }
    steps.append(step)
  }
}
