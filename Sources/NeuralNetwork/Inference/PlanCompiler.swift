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
  /// Whether int8 is computed in f32 and rounded.
  let emulatesInt8: Bool
  /// What is computed and stored in int8; nil outside of int8 plans.
  let quantized: QuantizedValues?
  private let options: PlanOptions

  let input: Operand
  var steps: [PlanStep] = []
  var constants: [Constant] = []
  var buffers: [PlanBuffer] = []
  var scratchpadByteCount = 0
  var memory = ConstantMemory()
  /// Where each value of the network is, first in the layout that it was computed in, then in those
  /// that it was reordered to.
  var places: [Network.Value: [Operand]] = [:]

  init(
    _ engine: Engine, _ network: Network, _ precision: Precision, _ batchSize: Int,
    _ steps: [FusedNode], _ options: PlanOptions
  ) throws {
    self.engine = engine
    self.network = network
    self.batchSize = batchSize
    emulatesBF16 = precision.emulatesBF16
    emulatesInt8 = precision == .int8 && (!Processor.hasNativeInt8 || options.emulatesInt8)
    // Beside bytes, what stays floats is bf16 where that is faster.
    let isMixed =
      precision == .int8 && !emulatesInt8 && options.hasBF16BesideBytes && Processor.runsBF16
    kind = isMixed ? .bf16 : precision.floatKind
    guard precision != .int8 || options.quantization != nil else {
      throw NeuralNetworkError("int8 needs the ranges of a quantization.")
    }
    quantized = options.quantization.flatMap {
      precision == .int8 ? QuantizedValues(steps, output: network.output, $0) : nil
    }
    self.options = options
    let layout = try Layout.plain([batchSize] + network.inputShape)
    input = Operand(place: .buffer(0), layout: layout)
    buffers = [PlanBuffer(byteCount: layout.byteCount, firstStep: 0, lastStep: 0)]
    places[0] = [input]
    round(input, "input")
  }

  /// Adds what one fused step of the network needs.
  ///
  /// - Parameters:
  ///   - step: the step.
  ///   - parameters: those of a convolution or linear layer.
  ///   - source: where other layers have theirs.
  /// - Throws: `CheckpointError` or `NeuralNetworkError`.
  mutating func compile(
    _ step: FusedNode, _ parameters: FoldedParameters?, _ source: some StateDict
  ) throws {
    let usesReference = options.usesReference(step.name)
    if options.isObserved, step.layer.gainsFromInt8 { try observe(step) }
    switch step.layer {
    case .conv2d, .linear:
      guard let parameters else {
        throw NeuralNetworkError("\(step.name) lacks its parameters.")
      }
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
    // Pools and concats pass on what the bytes stand for, where they were given bytes.
    let scale = sources[0].scale == nil ? nil : quantized?.stored[step.output]
    try append(step, primitive, arguments, as: scale)
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
    var whole = addBuffer(layout)
    whole.scale = sources[0].scale
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
      let kind = sources[0].scale.flatMap { emulatesInt8 ? nil : $0.kind } ?? kind
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
