internal import NeuralNetwork
internal import OneDNN

/// Compiles a network into the primitives of a forward and a backward pass.
///
/// Reverse-mode differentiation with a tape: the layers are compiled in order, and each records a
/// closure that compiles its backward pass. After the loss, the closures run in reverse order. As a
/// value is computed before all of its consumers, they have contributed their terms of its gradient
/// before its own layer's closure runs; the terms are then summed, and the closure adds the
/// primitives that turn this gradient into terms of the gradients of its inputs.
///
/// Forward and backward steps are one program with one arena: the memory of a value that no
/// backward step reads is reused in the forward pass, and that of a gradient after its last use.
struct GraphCompiler {
  typealias Backward = (inout GraphCompiler) throws -> Void

  let engine: Engine
  let network: Network
  let space: ParameterSpace
  let batchSize: Int
  /// The element type of values, their gradients and the weights that primitives read.
  let kind: ElementKind
  /// Whether bf16 is emulated: computed in f32 and rounded.
  let emulatesBF16: Bool

  var program: ProgramBuilder<TrainingStore, TrainingWork>
  private var prepared: [PreparedWeights] = []
  private var folded: [FoldedConvolution] = []
  private var foldedCount = 0
  private var statistics: [BatchStatisticsBuffers] = []

  private var tape: [Backward] = []
  /// The terms of the gradient of each value, contributed by its consumers.
  private var contributions: [Network.Value: [TrainingOperand]] = [:]
  /// The values that depend on a parameter.
  private var trained: Set<Network.Value> = []

  private init(
    _ network: Network, _ space: ParameterSpace, _ batchSize: Int, _ precision: Precision
  ) throws {
    // Replicas run concurrently, one per thread, so primitives are created for one thread.
    Engine.useThreads(1)
    (kind, emulatesBF16) = (precision.floatKind, precision.emulatesBF16)
    engine = try Engine()
    program = ProgramBuilder(engine)
    self.network = network
    self.space = space
    self.batchSize = batchSize
  }

  /// Compiles a network.
  ///
  /// - Parameters:
  ///   - network: the layers.
  ///   - space: the layout of its parameters.
  ///   - batchSize: the number of samples per replica.
  ///   - mode: the mode of batch normalisation.
  ///   - precision: the arithmetic precision.
  /// - Returns: the program of a replica, and the weights that all replicas share.
  /// - Throws: `NeuralNetworkError` when a layer can't be trained.
  static func compile(
    _ network: Network, _ space: ParameterSpace, batchSize: Int, statistics mode: BatchStatistics,
    precision: Precision
  ) throws -> TrainingProgram {
    var compiler = try GraphCompiler(network, space, batchSize, precision)
    let input = try compiler.compileInput()
    for node in try network.trainingNodes(mode) { try compiler.compile(node) }
    let (output, outputGradient) = try compiler.compileLoss()
    while let backward = compiler.tape.popLast() { try backward(&compiler) }
    // The trainer reads the statistics after the whole program has run.
    for entry in compiler.statistics {
      compiler.program.keep(entry.meanOperand)
      compiler.program.keep(entry.varianceOperand)
    }
    return TrainingProgram(
      program: compiler.program.finish(), emulatesBF16: compiler.emulatesBF16, input: input,
      output: output, outputGradient: outputGradient, prepared: compiler.prepared,
      folded: compiler.folded, foldedCount: compiler.foldedCount, statistics: compiler.statistics)
  }

  private mutating func compileInput() throws -> TrainingOperand {
    // Callers fill the input with f32 numbers, whatever the element type of the values.
    let input = program.addBuffer(try .plain(shape(of: 0)))  // [N, C, H, W]
    program.set(0, input)
    if kind == .bf16 {
      program.set(0, try reorder(input, to: .plain(shape(of: 0), kind), "input"))
    }
    round(input, "input")
    return input
  }

  private mutating func compileLoss() throws -> (
    output: TrainingOperand, gradient: TrainingOperand
  ) {
    // The loss is computed in f32: bf16 is too coarse for log probabilities.
    let output = try operand(network.output, in: .plain(shape(of: network.output)), "output")
    let gradient = program.addBuffer(output.layout)
    program.append("loss", .loss, touching: [output, gradient])
    round(gradient, "loss")
    contribute(gradient, to: network.output)
    return (output, gradient)
  }
}

// MARK: - Values and gradients

extension GraphCompiler {
  /// Returns the shape of a value with the batch dimension: [N, C, H, W] or [N, features].
  ///
  /// oneDNN's primitives are created for exact shapes, so the batch size is part of the program.
  func shape(of value: Network.Value) -> [Int] { [batchSize] + network.shape(of: value) }

  /// Returns whether the gradient of a value is needed.
  func needsGradient(_ value: Network.Value) -> Bool { trained.contains(value) }

  /// Records the output of a node, and the closure that compiles its backward pass; the closure is
  /// dropped if neither the node nor a layer before it has a parameter.
  mutating func finish(
    _ node: FusedNode, _ result: TrainingOperand, hasParameters: Bool = false,
    backward: @escaping (inout GraphCompiler, _ gradient: TrainingOperand) throws -> Void
  ) {
    program.set(node.output, result)
    // No gradient is needed before the first trained parameter, so fine-tuning only the head of a
    // network costs no backward pass through the rest.
    guard hasParameters || node.inputs.contains(where: needsGradient) else { return }
    trained.insert(node.output)
    tape.append { compiler in
      // A value that does not reach the loss has no gradient.
      guard let gradient = try compiler.gradient(of: node.output, node.name) else { return }
      try backward(&compiler, gradient)
    }
  }

  /// Adds a term to the gradient of a value; the operand must not be written to afterwards.
  ///
  /// The same operand may be a term of several gradients, such as those of both terms of a sum.
  mutating func contribute(_ operand: TrainingOperand, to value: Network.Value) {
    contributions[value, default: []].append(operand)
  }

  /// Returns the sum of all terms of a value's gradient, in the layout of the value; nil without
  /// terms.
  private mutating func gradient(
    of value: Network.Value, _ name: String
  ) throws -> TrainingOperand? {
    guard let parts = contributions.removeValue(forKey: value) else { return nil }
    let layout = program.source(value).layout
    var operands: [TrainingOperand] = []
    // Consumers choose the layouts of their terms; a sum needs them all in one.
    for part in parts { operands.append(try operand(part, in: layout, name)) }
    if operands.count == 1 { return operands[0] }
    let sum = try Primitive.sum(engine, of: operands.map(\.layout), dst: layout)
    let result = program.addBuffer(layout)
    let terms = operands.enumerated().map { (Slot.multipleSrc($0), $1) }
    append(name, sum, terms + [(.dst, result)])
    return result
  }

  /// Records the batch statistics that the running statistics of a normalisation are updated from.
  mutating func rememberStatistics(
    _ node: FusedNode, _ mean: TrainingOperand, _ variance: TrainingOperand
  ) throws {
    let shape = shape(of: node.output)  // [N, C, H, W]
    statistics.append(
      BatchStatisticsBuffers(
        mean: space.entry("\(node.name).running_mean"),
        variance: space.entry("\(node.name).running_var"), meanOperand: mean,
        varianceOperand: variance, count: shape[0] * shape[2] * shape[3]))  // N · H · W
  }
}

// MARK: - Layouts

extension GraphCompiler {
  /// Returns a value in the given layout, reordered if necessary; the copy is cached.
  mutating func operand(
    _ value: Network.Value, in layout: Layout, _ name: String
  ) throws -> TrainingOperand {
    if let known = program.places(of: value).first(where: { $0.layout == layout }) { return known }
    let result = try reorder(program.source(value), to: layout, name)
    program.remember(value, result)
    return result
  }

  /// Returns an operand in the given layout: itself if it has this layout, else a copy.
  ///
  /// Unlike those of values, the copy is not cached: hardly any gradient has a second reader.
  mutating func operand(
    _ operand: TrainingOperand, in layout: Layout, _ name: String
  ) throws -> TrainingOperand {
    operand.layout == layout ? operand : try reorder(operand, to: layout, name)
  }

  /// Copies an operand into the given layout.
  mutating func reorder(
    _ operand: TrainingOperand, to layout: Layout, _ name: String
  ) throws -> TrainingOperand {
    let result = try program.reorder(operand, to: layout, name)
    round(result, name)
    return result
  }

  /// Returns weights in the layout that a primitive requires.
  ///
  /// The same weights in the same layout are prepared once, even for several primitives.
  ///
  /// The reorders are not steps of the program: all replicas read the same weights, which
  /// `SharedWeights` reorders once after each change of the parameters.
  mutating func weights(
    _ source: (store: TrainingStore, layout: Layout), in layout: Layout
  ) throws -> TrainingOperand {
    // Rounded weights need memory of their own: the parameters keep full precision.
    if source.layout == layout, !emulatesBF16 {
      return TrainingOperand(place: .store(source.store), layout: layout)
    }
    let known = prepared.firstIndex { $0.source == source.store && $0.layout == layout }
    if let known { return TrainingOperand(place: .store(.prepared(known)), layout: layout) }
    prepared.append(
      PreparedWeights(
        source: source.store, sourceLayout: source.layout, layout: layout,
        reorder: try .reorder(engine, from: source.layout, to: layout)))
    return TrainingOperand(place: .store(.prepared(prepared.count - 1)), layout: layout)
  }

  /// Allocates the folded weight and bias of a convolution that a frozen normalisation follows.
  mutating func fold(
    _ weight: ParameterSpace.Entry, _ name: String, _ norm: BatchNorm2d
  ) throws -> FoldedConvolution {
    let weightOffset = foldedCount
    // Aligned, so that neither shares a cache line with data that another thread writes.
    let biasOffset = weightOffset + ParameterSpace.aligned(weight.count)
    foldedCount = biasOffset + ParameterSpace.aligned(norm.channels)
    let result = FoldedConvolution(
      weight: weight, scale: space.entry("\(name).weight"), shift: space.entry("\(name).bias"),
      mean: space.entry("\(name).running_mean"), variance: space.entry("\(name).running_var"),
      epsilon: norm.epsilon, weightOffset: weightOffset, biasOffset: biasOffset)
    folded.append(result)
    return result
  }
}

// MARK: - Steps

extension GraphCompiler {
  /// Adds a step that runs a primitive, and rounds its results if bf16 is emulated.
  mutating func append(
    _ name: String, _ primitive: Primitive, _ arguments: [(Slot, TrainingOperand)]
  ) {
    program.append(name, primitive, arguments)
    for (slot, operand) in arguments where slot == .dst || slot == .diffSrc {
      round(operand, name)
    }
  }

  /// Rounds a value of the replica to bf16 if bf16 is emulated; gradients of parameters stay f32.
  mutating func round(_ operand: TrainingOperand, _ name: String) {
    guard emulatesBF16, case .buffer = operand.place else { return }
    program.appendRounding(operand, name)
  }
}
