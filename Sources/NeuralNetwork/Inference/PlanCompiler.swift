internal import COneDNN

/// Turns the fused steps of a network into primitives, constants and buffers.
struct PlanCompiler {
  let engine: Engine
  let network: Network
  let batchSize: Int
  /// The element type of activations and weights.
  let kind: Layout.ElementKind
  /// Whether bf16 is computed in f32 and rounded.
  let emulatesBF16: Bool

  let input: Operand
  private(set) var steps: [PlanStep] = []
  private(set) var constants: [Constant] = []
  private(set) var buffers: [PlanBuffer] = []
  private(set) var scratchpadByteCount = 0
  private var memory = ConstantMemory()
  /// Where each value of the network is, first in the layout that it was computed in, then in those
  /// that it was reordered to.
  private var places: [Network.Value: [Operand]] = [:]

  init(_ engine: Engine, _ network: Network, _ precision: Precision, _ batchSize: Int) throws {
    self.engine = engine
    self.network = network
    self.batchSize = batchSize
    kind = precision == .bf16 && Processor.runsBF16 ? .bf16 : .f32
    emulatesBF16 = precision == .bf16 && !Processor.runsBF16
    let layout = try Layout.plain([batchSize] + network.inputShape)
    input = Operand(place: .buffer(0), layout: layout)
    buffers = [PlanBuffer(byteCount: layout.byteCount, firstStep: 0, lastStep: 0)]
    places[0] = [input]
    round(input, "input")
  }

  /// Adds what one fused step of the network needs.
  mutating func compile(
    _ step: FusedNode, _ source: some StateDict, usesReference: Bool
  ) throws {
    switch step.layer {
    case .conv2d, .linear:
      let parameters = try FoldedParameters(step, from: source)
      if try usesReference || !compileWeighted(step, parameters) {
        try compileReference(step, [parameters.weight] + (parameters.bias.map { [$0] } ?? []))
      }
    case .batchNorm2d(let norm):
      let values = try BatchNormValues(norm, named: step.name, from: source)
      if try usesReference || !compileBatchNorm(step, values) {
        let shape = [norm.channels]
        let all = [values.gamma, values.beta, values.mean, values.variance]
        try compileReference(step, all.map { Tensor(shape: shape, values: $0) })
      }
    case .flatten:
      try compileFlatten(step)
    case .dropout:
      places[step.output] = places[step.inputs[0]]
    default:
      if try usesReference || !compileSimple(step) { try compileReference(step, []) }
    }
  }

  /// Adds what brings the network's result into a plain f32 buffer.
  mutating func finish() throws -> Operand {
    let shape = [batchSize] + network.shape(of: network.output)
    let result = try operand(network.output, in: .plain(shape), "output")
    touch(result, atStep: steps.count)
    return result
  }
}

// MARK: - Layers

extension PlanCompiler {
  /// - Returns: false when oneDNN has no code for the step.
  private mutating func compileWeighted(
    _ step: FusedNode, _ parameters: FoldedParameters
  ) throws -> Bool {
    let weightShape = weightShape(of: step)
    let bias = try parameters.bias.map { try Layout.plain($0.shape) }
    guard let primitive = try weightedPrimitive(step, weightShape, bias) else { return false }
    var arguments = [
      (ODNN_SRC, try operand(step.inputs[0], in: primitive.chosenLayout(ODNN_SRC), step.name)),
      (
        ODNN_WEIGHTS,
        try constant(parameters.weight, weightShape, in: primitive.chosenLayout(ODNN_WEIGHTS))
      ),
    ]
    if let values = parameters.bias, let bias {
      arguments.append((ODNN_BIAS, try constant(values, values.shape, in: bias, rounds: false)))
    }
    try append(step, primitive, arguments, inPlaceOf: step.residual)
    return true
  }

  private func weightedPrimitive(
    _ step: FusedNode, _ weightShape: [Int], _ bias: Layout?
  ) throws -> Primitive? {
    let postOps =
      (step.residual == nil ? [] : [odnn_post_op.sum])
      + (step.activation.map { [$0.postOp] } ?? [])
    let weights = try Layout.any(weightShape, kind)
    let dst = try residualLayout(step) ?? .any([batchSize] + network.shape(of: step.output), kind)
    let inputShape = network.shape(of: step.inputs[0])
    return try orRefused { () throws(NeuralNetworkError) in
      let src = try Layout.any([batchSize] + inputShape, kind)
      guard case .conv2d(let conv) = step.layer else {
        return try .innerProduct(
          engine, src: src, weights: weights, bias: bias, dst: dst, postOps: postOps)
      }
      let window = conv.window(for: Extent2d(inputShape[1], inputShape[2]))
      return try .convolution(
        engine, window, src: src, weights: weights, bias: bias, dst: dst, postOps: postOps)
    }
  }

  /// A sum is made in the buffer of what is added, so the result has its layout.
  private func residualLayout(_ step: FusedNode) -> Layout? {
    step.residual.flatMap { places[$0]?.first?.layout }
  }

  /// The shape that oneDNN takes the weights in: GOIHW for groups.
  private func weightShape(of step: FusedNode) -> [Int] {
    let shape = step.layer.parameters(named: step.name)[0].shape
    switch step.layer {
    case .conv2d(let conv) where conv.groups > 1:
      return [conv.groups, shape[0] / conv.groups] + shape[1...]
    default:
      return shape
    }
  }

  /// In plain order the elements of [N, C, H, W] are those of [N, C · H · W].
  private mutating func compileFlatten(_ step: FusedNode) throws {
    let image = try Layout.plain([batchSize] + network.shape(of: step.inputs[0]), kind)
    let source = try operand(step.inputs[0], in: image, step.name)
    let features = try Layout.plain([batchSize] + network.shape(of: step.output), kind)
    places[step.output] = [Operand(place: source.place, layout: features)]
  }

  private mutating func compileBatchNorm(
    _ step: FusedNode, _ values: BatchNormValues
  ) throws -> Bool {
    guard let source = places[step.inputs[0]]?.first,
      let primitive = try orRefused({ () throws(NeuralNetworkError) in
        try .batchNormalization(engine, epsilon: values.epsilon, data: source.layout)
      })
    else { return false }
    let layout = try Layout.plain([values.gamma.count])
    let slots = [
      (ODNN_SCALE, values.gamma), (ODNN_SHIFT, values.beta), (ODNN_MEAN, values.mean),
      (ODNN_VARIANCE, values.variance),
    ]
    let arguments = try slots.map { slot, values in
      let tensor = Tensor(shape: [values.count], values: values)
      return (slot, try constant(tensor, tensor.shape, in: layout, rounds: false))
    }
    try append(step, primitive, [(ODNN_SRC, source)] + arguments)
    return true
  }

  /// Layers without parameters.
  private mutating func compileSimple(_ step: FusedNode) throws -> Bool {
    let sources = step.inputs.compactMap { places[$0]?.first }
    let shape = [batchSize] + network.shape(of: step.output)
    let created = try orRefused { () throws(NeuralNetworkError) in
      try simplePrimitive(step, sources, shape)
    }
    guard let primitive = created else { return false }
    // oneDNN 2.6.3's reference eltwise leaves channels out where a batch's channels are padded.
    if case .activation = step.layer, primitive.implementation.hasPrefix("ref") { return false }
    if try step.layer == .concat && joinInPlace(step, sources, primitive.chosenLayout(ODNN_DST)) {
      return true
    }
    var arguments = [(ODNN_SRC, sources[0])]
    switch step.layer {
    case .concat:
      arguments = sources.enumerated().map {
        (odnn_slot(ODNN_MULTIPLE_SRC.rawValue + UInt32($0)), $1)
      }
    case .add, .multiply:
      let second = try operand(step.inputs[1], in: primitive.chosenLayout(ODNN_SRC_1), step.name)
      arguments.append((ODNN_SRC_1, second))
    default: break
    }
    try append(step, primitive, arguments)
    return true
  }

  /// Lays the inputs of a concat one after the other instead of copying them, where that is the
  /// same.
  private mutating func joinInPlace(
    _ step: FusedNode, _ sources: [Operand], _ layout: Layout
  ) -> Bool {
    let parts = sources.compactMap { source -> Int? in
      guard case .buffer(let number) = source.place, number > 0, buffers[number].whole == nil,
        source.layout.isChannelSlice(of: layout)
      else { return nil }
      return number
    }
    // A part can be in one place only, and what is in a larger buffer already can't move.
    guard Set(parts).count == sources.count,
      !buffers.contains(where: { buffer in buffer.whole.map { parts.contains($0.buffer) } ?? false }
      )
    else { return false }
    let whole = addBuffer(layout)
    var offset = 0
    for (part, source) in zip(parts, sources) {
      buffers[part].whole = (buffers.count - 1, offset)
      buffers[buffers.count - 1].firstStep = min(
        buffers[buffers.count - 1].firstStep, buffers[part].firstStep)
      offset += source.layout.byteCount
    }
    places[step.output] = [whole]
    return true
  }

  private func simplePrimitive(
    _ step: FusedNode, _ sources: [Operand], _ shape: [Int]
  ) throws(NeuralNetworkError) -> Primitive {
    let source = sources[0].layout
    let inputShape = network.shape(of: step.inputs[0])
    switch step.layer {
    case .pool2d(let pool):
      let window = pool.window(for: Extent2d(inputShape[1], inputShape[2]))
      return try .pooling(engine, pool.kind, window, src: source, dst: .any(shape, kind))
    case .globalAvgPool2d:
      let extent = Extent2d(inputShape[1], inputShape[2])
      let window = Window2d(kernel: extent, stride: extent, padding: .none, input: extent)
      return try .pooling(
        engine, .average(countsPadding: true), window, src: source, dst: .any(shape, kind))
    case .activation(let activation): return try .eltwise(engine, activation, data: source)
    case .softmax: return try .softmax(engine, axis: 1, data: source)
    case .add: return try .binary(engine, ODNN_ADD, source, source, dst: source)
    case .multiply:
      // oneDNN is fast only when a gate [N, C, 1, 1] has the order of the image.
      let gateShape = [batchSize] + network.shape(of: step.inputs[1])
      let gate = gateShape.count == 4 ? source.like(gateShape) ?? sources[1].layout : source
      return try .binary(engine, ODNN_MULTIPLY, source, gate, dst: source)
    case .concat: return try .concat(engine, axis: 1, srcs: sources.map(\.layout))
    case .conv2d, .batchNorm2d, .linear, .flatten, .dropout:
      throw NeuralNetworkError("\(step.name) is not a layer without parameters.")
    }
  }

  /// Runs a step by the naive kernels, over plain buffers.
  private mutating func compileReference(_ step: FusedNode, _ parameters: [Tensor]) throws {
    let inputs = try step.inputs.map { value in
      let shape = [batchSize] + network.shape(of: value)
      return (operand: try operand(value, in: .plain(shape), step.name), shape: shape)
    }
    let shape = [batchSize] + network.shape(of: step.output)
    let residual = try step.residual.map { try operand($0, in: .plain(shape), step.name) }
    let output = addBuffer(try .plain(shape))
    let work = ReferenceStep(
      layer: step.layer, inputs: inputs, parameters: parameters, residual: residual,
      activation: step.activation, output: output, outputShape: shape)
    append(step.name, .reference(work), touching: inputs.map(\.operand) + [output])
    if let residual { touch(residual, atStep: steps.count - 1) }
    places[step.output] = [output]
    round(output, step.name)
  }
}

// MARK: - Buffers, constants and reorders

extension PlanCompiler {
  /// A value in a layout, reordered when it is in none that equals it.
  private mutating func operand(
    _ value: Network.Value, in layout: Layout, _ name: String
  ) throws -> Operand {
    let known = places[value] ?? []
    if let match = known.first(where: { $0.layout == layout }) { return match }
    guard let source = known.first else {
      throw NeuralNetworkError("\(name) needs a value that is not computed.")
    }
    let primitive = try Primitive.reorder(engine, from: source.layout, to: layout)
    let target = addBuffer(layout)
    appendPrimitive("\(name) (reorder)", primitive, [(ODNN_SRC, source), (ODNN_DST, target)])
    places[value] = known + [target]
    return target
  }

  /// Adds the step that computes a layer into a new buffer, or into that of `residual`.
  private mutating func append(
    _ step: FusedNode, _ primitive: Primitive, _ arguments: [(odnn_slot, Operand)],
    inPlaceOf residual: Network.Value? = nil
  ) throws {
    let layout = try primitive.chosenLayout(ODNN_DST)
    let destination: Operand
    if let residual, let place = places[residual]?.first {
      destination = Operand(place: place.place, layout: layout)
    } else {
      destination = addBuffer(layout)
    }
    appendPrimitive(step.name, primitive, arguments + [(ODNN_DST, destination)])
    places[step.output] = [destination]
    round(destination, step.name)
  }

  private mutating func appendPrimitive(
    _ name: String, _ primitive: Primitive, _ arguments: [(odnn_slot, Operand)]
  ) {
    var list = arguments.map { (slot: Int32($0.0.rawValue), operand: $0.1) }
    if let layout = primitive.layout(ODNN_SCRATCHPAD) {
      scratchpadByteCount = max(scratchpadByteCount, layout.byteCount)
      list.append(
        (Int32(ODNN_SCRATCHPAD.rawValue), Operand(place: .scratchpad, layout: layout)))
    }
    append(name, .primitive(primitive, list), touching: list.map(\.operand))
  }

  private mutating func append(_ name: String, _ work: PlanStep.Work, touching: [Operand]) {
    steps.append(PlanStep(name: name, work: work))
    for operand in touching { touch(operand, atStep: steps.count - 1) }
  }

  private mutating func touch(_ operand: Operand, atStep step: Int) {
    guard case .buffer(let number) = operand.place else { return }
    buffers[number].lastStep = max(buffers[number].lastStep, step)
    if let whole = buffers[number].whole {
      buffers[whole.buffer].lastStep = max(buffers[whole.buffer].lastStep, step)
    }
  }

  private mutating func addBuffer(_ layout: Layout) -> Operand {
    buffers.append(
      PlanBuffer(byteCount: layout.byteCount, firstStep: steps.count, lastStep: steps.count))
    return Operand(place: .buffer(buffers.count - 1), layout: layout)
  }

  /// Rounds a stored value to bf16 where bf16 is emulated.
  private mutating func round(_ operand: Operand, _ name: String) {
    guard emulatesBF16 else { return }
    let count = operand.layout.byteCount / MemoryLayout<Float>.size
    append("\(name) (round)", .roundToBF16(operand, count: count), touching: [operand])
  }

  /// Stores a tensor as a constant in its final layout; `rounds` says whether it becomes bf16 in a
  /// bf16 plan.
  private mutating func constant(
    _ tensor: Tensor, _ shape: [Int], in layout: Layout, rounds: Bool = true
  ) throws -> Operand {
    var values = tensor.values
    if emulatesBF16, rounds { values.withUnsafeMutableBufferPointer { roundToBF16($0) } }
    let constant = try memory.place(layout)
    let plain = try Layout.plain(shape)
    try values.withUnsafeMutableBytes { bytes throws in
      guard let base = bytes.baseAddress else { return }
      try reorder(base, plain, to: constant)
    }
    constants.append(constant)
    return Operand(place: .constant(constants.count - 1), layout: layout)
  }

  private func reorder(
    _ source: UnsafeMutableRawPointer, _ layout: Layout, to constant: Constant
  ) throws {
    if layout == constant.layout {
      constant.address.copyMemory(from: source, byteCount: layout.byteCount)
      return
    }
    let primitive = try Primitive.reorder(engine, from: layout, to: constant.layout)
    let scratch = try primitive.layout(ODNN_SCRATCHPAD).map { layout in
      Constant(layout, in: try MemoryBlock(byteCount: layout.byteCount), at: 0)
    }
    var memories = [
      (ODNN_SRC, try Memory(engine, layout, source)),
      (ODNN_DST, try Memory(engine, constant.layout, constant.address)),
    ]
    if let scratch {
      memories.append((ODNN_SCRATCHPAD, try Memory(engine, scratch.layout, scratch.address)))
    }
    let arguments = memories.map {
      odnn_argument(slot: Int32($0.0.rawValue), memory: $0.1.handle)
    }
    try withExtendedLifetime(memories) {
      try arguments.withUnsafeBufferPointer { try primitive.run(Stream(engine), $0) }
    }
  }

  /// The primitive, or nil when oneDNN has no code for the request.
  private func orRefused(
    _ make: () throws(NeuralNetworkError) -> Primitive
  ) throws(NeuralNetworkError) -> Primitive? {
    do {
      return try make()
    } catch {
      if odnn_last_was_unimplemented() { return nil }
      throw error
    }
  }
}
