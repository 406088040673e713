internal import OneDNN

/// A compiler from the fused steps of a network to a program with its constants.
///
/// Each step stores its result in the layout that oneDNN prefers for it. A later step that needs
/// another layout gets a reordered copy, which the steps after it can use, too. Layouts are thus
/// chosen greedily, without a search over the whole network: consecutive convolutions prefer the
/// same layout, and copies are rare.
struct PlanCompiler {
  let engine: Engine
  let network: Network
  let batchSize: Int
  /// The element type of activations and weights.
  let kind: ElementKind
  /// Whether bf16 is emulated in f32.
  let emulatesBF16: Bool
  /// Whether int8 is emulated in f32.
  let emulatesInt8: Bool
  /// The values that are stored in int8; nil except in int8 plans.
  let quantized: QuantizedValues?
  private let options: PlanOptions

  let input: PlanOperand
  var program: ProgramBuilder<Constant, PlanWork>
  var memory = ConstantMemory()

  init(
    _ engine: Engine, _ network: Network, _ precision: Precision, _ batchSize: Int,
    _ steps: [FusedNode], _ options: PlanOptions
  ) throws {
    self.engine = engine
    self.network = network
    self.batchSize = batchSize
    emulatesBF16 = precision.emulatesBF16
    emulatesInt8 = precision == .int8 && (!Engine.hasNativeInt8 || options.emulatesInt8)
    // In an int8 plan, the floating-point layers use bf16 where that is faster.
    let isMixed =
      precision == .int8 && !emulatesInt8 && options.hasBF16BesideBytes && Engine.runsBF16
    kind = isMixed ? .bf16 : precision.floatKind
    precondition(precision != .int8 || options.quantization != nil)
    // Whether a value can be stored in int8 depends on all layers that read it, so this is decided
    // for the whole network before the first layer is compiled.
    quantized = options.quantization.flatMap {
      precision == .int8 ? QuantizedValues(steps, output: network.output, $0) : nil
    }
    self.options = options
    program = ProgramBuilder(engine)
    // Callers write the input as row-major f32, whatever the plan's precision.
    input = program.addBuffer(try .plain([batchSize] + network.inputShape))  // [N, C, H, W]
    program.set(0, input)
    round(input, "input")
  }

  /// Adds the work of one fused step of the network.
  ///
  /// - Parameters:
  ///   - step: the step.
  ///   - parameters: the folded parameters of a convolution or linear layer.
  ///   - source: the checkpoint with the parameters of other layers.
  /// - Throws: `CheckpointError` or `NeuralNetworkError`.
  mutating func compile(
    _ step: FusedNode, _ parameters: FoldedParameters?, _ source: some StateDict
  ) throws {
    let usesReference = options.usesReference(step.name)
    if options.isObserved, step.layer.gainsFromInt8 { observe(step) }
    switch step.layer {
    case .conv2d, .linear:
      guard let parameters else {
        preconditionFailure("\(step.name) lacks its parameters")
      }
      // oneDNN has no code for some shapes. The naive kernels are slow, but they handle every
      // shape.
      if try usesReference || !compileWeighted(step, parameters) {
        try compileReference(step, [parameters.weight] + (parameters.bias.map { [$0] } ?? []))
      }
    case .batchNorm2d(let norm):
      let values = try BatchNormValues(norm, named: step.name, from: source)
      if try usesReference || !compileBatchNorm(step, values) {
        let all = [values.gamma, values.beta, values.mean, values.variance]
        try compileReference(step, all.map { Tensor(shape: [norm.channels], values: $0) })
      }
    case .flatten:
      try compileFlatten(step)
    case .dropout:
      // At inference dropout is the identity, so its output is an alias of its input.
      program.set(step.output, program.source(step.inputs[0]))
    default:
      if try usesReference || !compileSimple(step) { try compileReference(step, []) }
    }
  }

  /// Brings the network's result into a row-major f32 buffer, and returns the program.
  mutating func finish() throws -> (program: Program<Constant, PlanWork>, output: PlanOperand) {
    let output = try operand(network.output, in: .plain(shape(of: network.output)), "output")
    // Callers read the output after the last step, so its memory must not be reused before that.
    program.keep(output)
    return (program.finish(), output)
  }
}

// MARK: - Layers

extension PlanCompiler {
  /// Returns the shape of a value with the batch: [N, C, H, W] or [N, features].
  ///
  /// The batch size is fixed per plan, since oneDNN's primitives are created for exact shapes.
  func shape(of value: Network.Value) -> [Int] { [batchSize] + network.shape(of: value) }

  /// Compiles a flatten without a copy: row-major [N, C, H, W] and [N, C · H · W] have the same
  /// bytes.
  private mutating func compileFlatten(_ step: FusedNode) throws {
    let image = try Layout.plain(shape(of: step.inputs[0]), kind)  // [N, C, H, W]
    let source = try operand(step.inputs[0], in: image, step.name)
    let features = try Layout.plain(shape(of: step.output), kind)  // [N, C · H · W]
    program.set(step.output, PlanOperand(place: source.place, layout: features))
  }

  /// Compiles a normalisation that can't be folded into a convolution.
  private mutating func compileBatchNorm(
    _ step: FusedNode, _ values: BatchNormValues
  ) throws -> Bool {
    let source = program.source(step.inputs[0])
    let created = try Primitive.ifImplemented {
      try .batchNormalization(engine, epsilon: values.epsilon, data: source.layout)
    }
    guard let primitive = created else { return false }
    let layout = try Layout.plain([values.gamma.count])  // [C]
    let parameters: [(Slot, [Float])] = [
      (.scale, values.gamma), (.shift, values.beta), (.mean, values.mean),
      (.variance, values.variance),
    ]
    // oneDNN takes these four in f32 even if the data are bf16, so they are not rounded.
    let arguments = try parameters.map { slot, values in
      let tensor = Tensor(shape: [values.count], values: values)
      return (slot, try constant(tensor, tensor.shape, in: layout, rounds: false))
    }
    try append(step, primitive, [(.src, source)] + arguments)
    return true
  }

  /// Compiles a layer without parameters.
  private mutating func compileSimple(_ step: FusedNode) throws -> Bool {
    let sources = step.inputs.map { program.source($0) }
    let created = try Primitive.ifImplemented { try simplePrimitive(step, sources) }
    guard let primitive = created else { return false }
    // oneDNN 2.6.3's reference eltwise skips channels of a batch if the channels are padded.
    if case .activation = step.layer, primitive.isReferenceCode { return false }
    if step.layer == .concat && joinInPlace(step, sources, primitive.chosenLayout(.dst)) {
      return true
    }
    var arguments: [(Slot, PlanOperand)] = [(.src, sources[0])]
    switch step.layer {
    case .concat:
      // The inputs keep their own layouts: oneDNN's concatenation can read different ones.
      arguments = sources.enumerated().map { (.multipleSrc($0), $1) }
    case .add, .multiply:
      // The primitive was created with the layout of its second operand.
      let second = try operand(step.inputs[1], in: primitive.chosenLayout(.src1), step.name)
      arguments.append((.src1, second))
    default: break
    }
    // Pools and concats of int8 inputs keep their scale.
    let scale = sources[0].scale == nil ? nil : quantized?.stored[step.output]
    try append(step, primitive, arguments, as: scale)
    return true
  }

  /// Makes the inputs of a concat adjacent in memory instead of copying them; returns false if that
  /// is not possible.
  private mutating func joinInPlace(
    _ step: FusedNode, _ sources: [PlanOperand], _ layout: Layout
  ) -> Bool {
    guard var whole = program.join(sources, in: layout) else { return false }
    whole.scale = sources[0].scale
    program.set(step.output, whole)
    return true
  }

  private func simplePrimitive(_ step: FusedNode, _ sources: [PlanOperand]) throws -> Primitive {
    let source = sources[0].layout
    let inputShape = network.shape(of: step.inputs[0])  // [C, H, W]
    let shape = self.shape(of: step.output)
    switch step.layer {
    case .pool2d(let pool):
      let window = pool.window(for: Extent2d(inputShape[1], inputShape[2])).oneDNN
      // Pooling keeps int8; emulated int8 is stored in floats.
      let kind = sources[0].scale.flatMap { emulatesInt8 ? nil : $0.kind } ?? kind
      return try .pooling(engine, pool.kind.oneDNN, window, src: source, dst: .any(shape, kind))
    case .globalAvgPool2d:
      // The window covers the whole image and has no padding, so `countsPadding` has no effect.
      let extent = Extent2d(inputShape[1], inputShape[2])
      let window = Window2d(kernel: extent, stride: extent, padding: .none, input: extent)
      return try .pooling(
        engine, .average(countsPadding: true), window.oneDNN, src: source, dst: .any(shape, kind))
    case .activation(let activation):
      return try .eltwise(engine, activation.oneDNN, data: source)
    case .softmax: return try .softmax(engine, axis: 1, data: source)
    case .add: return try .binary(engine, .add, source, source, dst: source)
    case .multiply:
      // oneDNN is fast only if a gate [N, C, 1, 1] has the memory format of the image.
      let gateShape = self.shape(of: step.inputs[1])  // [N, C, H, W] or [N, C, 1, 1]
      let gate = gateShape.count == 4 ? source.like(gateShape) ?? sources[1].layout : source
      return try .binary(engine, .multiply, source, gate, dst: source)
    case .concat: return try .concat(engine, axis: 1, srcs: sources.map(\.layout))
    case .conv2d, .batchNorm2d, .linear, .flatten, .dropout:
      preconditionFailure("\(step.name) is not a layer without parameters")
    }
  }

  /// Compiles a step to a naive kernel, over row-major buffers.
  private mutating func compileReference(_ step: FusedNode, _ parameters: [Tensor]) throws {
    // The naive kernels index elements as [N][C][H][W], so they can't read blocked layouts.
    let inputs = try step.inputs.map { value in
      let shape = self.shape(of: value)
      return (operand: try operand(value, in: .plain(shape), step.name), shape: shape)
    }
    let shape = self.shape(of: step.output)
    let residual = try step.residual.map { try operand($0, in: .plain(shape), step.name) }
    let output = program.addBuffer(try .plain(shape))
    let work = ReferenceStep(
      layer: step.layer, inputs: inputs, parameters: parameters, residual: residual,
      activation: step.activation, output: output, outputShape: shape)
    let touched = inputs.map(\.operand) + [output] + (residual.map { [$0] } ?? [])
    program.append(step.name, .reference(work), touching: touched)
    program.set(step.output, output)
    round(output, step.name)
  }
}
