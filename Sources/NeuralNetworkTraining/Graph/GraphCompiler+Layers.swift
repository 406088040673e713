internal import Messages
internal import NeuralNetwork
internal import OneDNN

// Layers without parameters.

extension GraphCompiler {
  mutating func compile(_ node: FusedNode) throws {
    switch node.layer {
    case .conv2d, .linear: try compileWeighted(node)
    case .batchNorm2d(let norm): try compileBatchNorm(node, norm)
    case .pool2d(let pool): try compilePool(node, pool)
    case .globalAvgPool2d:
      let input = network.shape(of: node.inputs[0])
      let all = Extent2d(input[1], input[2])
      try compilePool(
        node, Pool2d(.average(countsPadding: false), kernelSize: all, stride: all))
    case .activation(let activation): try compileActivation(node, activation)
    case .add: try compileAdd(node)
    case .multiply: try compileMultiply(node)
    case .concat: try compileConcat(node)
    case .flatten: try compileFlatten(node)
    case .dropout(let rate): try compileDropout(node, rate)
    case .softmax:
      // It is part of the loss in training.
      throw NeuralNetworkError(.unsupportedLayer, ["layer": .text(node.name)])
    }
  }

  /// Compiles pooling; max pooling records the argmax in its workspace and routes gradients to it.
  private mutating func compilePool(_ node: FusedNode, _ pool: Pool2d) throws {
    let source = program.source(node.inputs[0])
    let inputShape = shape(of: node.inputs[0])  // [N, C, H, W]
    let window = pool.window(for: Extent2d(inputShape[2], inputShape[3])).oneDNN
    let forward = try Primitive.poolingTraining(
      engine, pool.kind.oneDNN, window, src: source.layout, dst: .any(shape(of: node.output), kind))
    let result = program.addBuffer(forward.chosenLayout(.dst))  // [N, C, H', W']
    let workspace = forward.layout(.workspace).map { program.addBuffer($0) }
    let kept: [(Slot, TrainingOperand)] = workspace.map { [(.workspace, $0)] } ?? []
    append(node.name, forward, kept + [(.src, source), (.dst, result)])
    let engine = engine
    // The workspace fits the layouts of the forward pass, so the backward pass uses them too.
    finish(node, result) { compiler, gradient in
      let back = try Primitive.poolingBackward(
        engine, pool.kind.oneDNN, window, diffSrc: source.layout, diffDst: result.layout,
        forward: forward)
      let inputGradient = compiler.program.addBuffer(source.layout)  // [N, C, H, W]
      compiler.append(
        node.name, back, kept + [(.diffDst, gradient), (.diffSrc, inputGradient)])
      compiler.contribute(inputGradient, to: node.inputs[0])
    }
  }

  /// Compiles an activation; where the derivative follows from the result, the backward pass reads
  /// the result, so that the input need not be kept.
  private mutating func compileActivation(_ node: FusedNode, _ activation: Activation) throws {
    // The reference eltwise of oneDNN 2.6.3 skips channels if the channels of a batch are padded.
    var source = program.source(node.inputs[0])
    var forward = try Primitive.eltwise(engine, activation.oneDNN, data: source.layout)
    if forward.isReferenceCode {
      source = try operand(
        node.inputs[0], in: .plain(shape(of: node.inputs[0]), kind), node.name)
      forward = try Primitive.eltwise(engine, activation.oneDNN, data: source.layout)
    }
    let result = program.addBuffer(source.layout)
    append(node.name, forward, [(.src, source), (.dst, result)])
    finish(node, result) { compiler, gradient in
      // SiLU is not injective, so its derivative does not follow from its result.
      let data = activation == .silu ? source : result
      let inputGradient = try compiler.activationBack(node.name, activation, data: data, gradient)
      compiler.contribute(inputGradient, to: node.inputs[0])
    }
  }

  /// Returns the gradient of an activation's input; `data` is its result, or for SiLU its input.
  mutating func activationBack(
    _ name: String, _ activation: Activation, data: TrainingOperand, _ gradient: TrainingOperand
  ) throws -> TrainingOperand {
    // As in the forward pass: reference code runs on the plain layout, which has no padding.
    var (data, gradient) = (data, gradient)
    var primitive = try Primitive.eltwiseBackward(engine, activation.oneDNN, data: data.layout)
    if primitive.isReferenceCode {
      let plain = try Layout.plain(data.layout.shape, kind)
      data = try operand(data, in: plain, name)
      gradient = try operand(gradient, in: plain, name)
      primitive = try Primitive.eltwiseBackward(engine, activation.oneDNN, data: plain)
    }
    let result = program.addBuffer(data.layout)  // as `data`
    append(
      name, primitive,
      [
        (activation == .silu ? .src : .dst, data), (.diffDst, gradient),
        (.diffSrc, result),
      ])
    return result
  }

  /// Compiles a sum; its gradient is that of both terms, so the backward pass computes nothing.
  private mutating func compileAdd(_ node: FusedNode) throws {
    let first = program.source(node.inputs[0])
    let second = try operand(node.inputs[1], in: first.layout, node.name)
    let sum = try Primitive.binary(engine, .add, first.layout, second.layout, dst: first.layout)
    let result = program.addBuffer(first.layout)  // [N, C, H, W]
    append(node.name, sum, [(.src, first), (.src1, second), (.dst, result)])
    finish(node, result) { compiler, gradient in
      for input in node.inputs where compiler.needsGradient(input) {
        // Both inputs share one operand without a copy: contributions are never written to.
        compiler.contribute(gradient, to: input)
      }
    }
  }

  private mutating func compileDropout(_ node: FusedNode, _ rate: Float) throws {
    // Dropout operates on f32: bf16 is converted before and after it.
    let shape = shape(of: node.output)
    let isFloat = kind == .f32
    let layout =
      try isFloat ? program.source(node.inputs[0]).layout : Layout.plain(shape)
    let source = try operand(node.inputs[0], in: layout, node.name)
    // The mask stays in the arena from the forward pass to the backward pass.
    let (mask, dropped) = (program.addBuffer(layout), program.addBuffer(layout))
    program.append(
      node.name, .dropout(rate: rate, source, mask: mask, to: dropped),
      touching: [source, mask, dropped])
    round(dropped, node.name)
    let result = try operand(dropped, in: isFloat ? layout : .plain(shape, kind), node.name)
    finish(node, result) { compiler, gradient in
      // In the layout of the mask, since the multiplication is element-wise.
      let gradient = try compiler.operand(gradient, in: layout, node.name)
      let inputGradient = compiler.program.addBuffer(layout)
      compiler.program.append(
        node.name, .dropoutBackward(gradient, mask: mask, to: inputGradient),
        touching: [gradient, mask, inputGradient])
      compiler.round(inputGradient, node.name)
      compiler.contribute(inputGradient, to: node.inputs[0])
    }
  }

  /// Compiles a flatten: the plain layouts of [N, C, H, W] and [N, C · H · W] are the same bytes,
  /// so nothing is copied.
  private mutating func compileFlatten(_ node: FusedNode) throws {
    let image = try Layout.plain(shape(of: node.inputs[0]), kind)  // [N, C, H, W]
    let source = try operand(node.inputs[0], in: image, node.name)
    let features = try Layout.plain(shape(of: node.output), kind)  // [N, C · H · W]
    finish(node, TrainingOperand(place: source.place, layout: features)) { compiler, gradient in
      // The gradient has a plain layout as well, so it is only reshaped.
      compiler.contribute(
        TrainingOperand(place: gradient.place, layout: image), to: node.inputs[0])
    }
  }

  /// Compiles a concatenation; the gradient of each input is that of its channels in the result.
  private mutating func compileConcat(_ node: FusedNode) throws {
    // Each input keeps its own layout; the concatenation reads all of them.
    let sources = node.inputs.map { program.source($0) }
    let concat = try Primitive.concat(engine, axis: 1, srcs: sources.map(\.layout))
    let result = program.addBuffer(concat.chosenLayout(.dst))  // [N, sum of C_i, H, W]
    let arguments = sources.enumerated().map {
      (Slot.multipleSrc($0), $1)
    }
    append(node.name, concat, arguments + [(.dst, result)])
    finish(node, result) { compiler, gradient in
      var first = 0  // The first channel of the next input.
      for input in node.inputs {
        let count = compiler.network.shape(of: input)[0]  // C_i
        defer { first += count }
        guard compiler.needsGradient(input) else { continue }
        let part = try compiler.channels(first..<first + count, of: gradient, node)
        // A copy, because primitives require dense operands.
        let dense = try compiler.reorder(
          part, to: compiler.program.source(input).layout, node.name)
        compiler.contribute(dense, to: input)
      }
    }
  }

  /// Returns a view of some channels of an operand: [N, C, H, W] to [N, range.count, H, W].
  private mutating func channels(
    _ range: Range<Int>, of whole: TrainingOperand, _ node: FusedNode
  ) throws -> TrainingOperand {
    if let part = whole.layout.channels(range) {
      return TrainingOperand(place: whole.place, layout: part)
    }
    let plain = try operand(whole, in: .plain(shape(of: node.output)), node.name)
    guard let part = plain.layout.channels(range) else {
      preconditionFailure("a plain layout has channels that lie one after the other")
    }
    return TrainingOperand(place: plain.place, layout: part)
  }
}
