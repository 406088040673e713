internal import COneDNN
internal import NeuralNetwork

// Layers without weights, and batch normalisation.

extension GraphCompiler {
  mutating func compile(_ node: TrainingNode) throws {
    switch node.layer {
    case .conv2d(let conv): try compileConv(node, conv)
    case .linear: try compileLinear(node)
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
      throw NeuralNetworkError("\(node.name): a softmax is part of the loss in training.")
    }
  }

  private mutating func compileBatchNorm(_ node: TrainingNode, _ norm: BatchNorm2d) throws {
    let source = try source(node.inputs[0])
    let fuses = node.activation == .relu
    let forward = try Primitive.batchNormTraining(
      engine, data: source.layout, epsilon: norm.epsilon, fusesReLU: fuses)
    let channel = try Layout.plain([norm.channels])
    let (scale, shift) = try (
      space.entry("\(node.name).weight"), space.entry("\(node.name).bias")
    )
    let scaleOperand = TrainingOperand(place: .parameter(scale.offset), layout: channel)
    let shiftOperand = TrainingOperand(place: .parameter(shift.offset), layout: channel)
    let (mean, variance) = (makeBuffer(channel), makeBuffer(channel))
    let result = makeBuffer(source.layout)
    let workspace = forward.layout(ODNN_WORKSPACE).map { makeBuffer($0) }
    let kept =
      [
        (ODNN_SRC, source), (ODNN_MEAN, mean), (ODNN_VARIANCE, variance),
        (ODNN_SCALE, scaleOperand), (ODNN_SHIFT, shiftOperand),
      ] + (workspace.map { [(ODNN_WORKSPACE, $0)] } ?? [])
    append(node.name, forward, kept + [(ODNN_DST, result)])
    try rememberStatistics(node, mean, variance)
    let engine = engine
    finish(node, result, hasParameters: true) { compiler, gradient in
      let back = try Primitive.batchNormBackward(
        engine, diffData: source.layout, data: source.layout, epsilon: norm.epsilon,
        fusesReLU: fuses, forward: forward)
      let inputGradient = compiler.makeBuffer(source.layout)
      compiler.append(
        node.name, back,
        kept + [
          (ODNN_DIFF_DST, gradient), (ODNN_DIFF_SRC, inputGradient),
          (ODNN_DIFF_SCALE, TrainingOperand(place: .gradient(scale.offset), layout: channel)),
          (ODNN_DIFF_SHIFT, TrainingOperand(place: .gradient(shift.offset), layout: channel)),
        ])
      compiler.contribute(inputGradient, to: node.inputs[0])
    }
  }

  private mutating func rememberStatistics(
    _ node: TrainingNode, _ mean: TrainingOperand, _ variance: TrainingOperand
  ) throws {
    guard case .buffer(let meanBuffer) = mean.place,
      case .buffer(let varianceBuffer) = variance.place
    else { return }
    let shape = shape(of: node.output)
    statistics.append(
      try BatchStatisticsBuffers(
        mean: space.entry("\(node.name).running_mean"),
        variance: space.entry("\(node.name).running_var"), meanBuffer: meanBuffer,
        varianceBuffer: varianceBuffer, count: shape[0] * shape[2] * shape[3]))
  }

  private mutating func compilePool(_ node: TrainingNode, _ pool: Pool2d) throws {
    let source = try source(node.inputs[0])
    let inputShape = shape(of: node.inputs[0])
    let window = pool.window(for: Extent2d(inputShape[2], inputShape[3]))
    let forward = try Primitive.poolingTraining(
      engine, pool.kind, window, src: source.layout, dst: .any(shape(of: node.output), kind))
    let result = try makeBuffer(forward.chosenLayout(ODNN_DST))
    let workspace = forward.layout(ODNN_WORKSPACE).map { makeBuffer($0) }
    let kept = workspace.map { [(ODNN_WORKSPACE, $0)] } ?? []
    append(node.name, forward, kept + [(ODNN_SRC, source), (ODNN_DST, result)])
    let engine = engine
    finish(node, result) { compiler, gradient in
      let back = try Primitive.poolingBackward(
        engine, pool.kind, window, diffSrc: source.layout, diffDst: result.layout,
        forward: forward)
      let inputGradient = compiler.makeBuffer(source.layout)
      compiler.append(
        node.name, back, kept + [(ODNN_DIFF_DST, gradient), (ODNN_DIFF_SRC, inputGradient)])
      compiler.contribute(inputGradient, to: node.inputs[0])
    }
  }

  private mutating func compileActivation(_ node: TrainingNode, _ activation: Activation) throws {
    // oneDNN 2.6.3's reference eltwise leaves channels out where a batch's channels are padded.
    var source = try source(node.inputs[0])
    var forward = try Primitive.eltwise(engine, activation, data: source.layout)
    if forward.implementation.hasPrefix("ref") {
      source = try operand(
        node.inputs[0], in: .plain(shape(of: node.inputs[0]), kind), node.name)
      forward = try Primitive.eltwise(engine, activation, data: source.layout)
    }
    let result = makeBuffer(source.layout)
    append(node.name, forward, [(ODNN_SRC, source), (ODNN_DST, result)])
    finish(node, result) { compiler, gradient in
      let data = activation == .silu ? source : result
      let inputGradient = try compiler.activationBack(node.name, activation, data: data, gradient)
      compiler.contribute(inputGradient, to: node.inputs[0])
    }
  }

  /// The gradient before an activation; `data` is its result, or for SiLU what went into it.
  mutating func activationBack(
    _ name: String, _ activation: Activation, data: TrainingOperand, _ gradient: TrainingOperand
  ) throws -> TrainingOperand {
    var (data, gradient) = (data, gradient)
    var primitive = try Primitive.eltwiseBackward(engine, activation, data: data.layout)
    if primitive.implementation.hasPrefix("ref") {
      let plain = try Layout.plain(data.layout.shape, kind)
      data = try operand(data, in: plain, name)
      gradient = try operand(gradient, in: plain, name)
      primitive = try Primitive.eltwiseBackward(engine, activation, data: plain)
    }
    let result = makeBuffer(data.layout)
    append(
      name, primitive,
      [
        (activation == .silu ? ODNN_SRC : ODNN_DST, data), (ODNN_DIFF_DST, gradient),
        (ODNN_DIFF_SRC, result),
      ])
    return result
  }

  private mutating func compileAdd(_ node: TrainingNode) throws {
    let first = try source(node.inputs[0])
    let second = try operand(node.inputs[1], in: first.layout, node.name)
    let sum = try Primitive.binary(engine, ODNN_ADD, first.layout, second.layout, dst: first.layout)
    let result = makeBuffer(first.layout)
    append(node.name, sum, [(ODNN_SRC, first), (ODNN_SRC_1, second), (ODNN_DST, result)])
    finish(node, result) { compiler, gradient in
      for input in node.inputs where compiler.needsGradient(input) {
        compiler.contribute(gradient, to: input)
      }
    }
  }

  private mutating func compileDropout(_ node: TrainingNode, _ rate: Float) throws {
    // The step works on floats: bf16 is widened and narrowed around it.
    let shape = shape(of: node.output)
    let isFloat = kind == .f32
    let layout = try isFloat ? source(node.inputs[0]).layout : Layout.plain(shape)
    let source = try operand(node.inputs[0], in: layout, node.name)
    let (mask, dropped) = (makeBuffer(layout), makeBuffer(layout))
    append(
      .dropout(rate: rate, source, mask: mask, to: dropped), touching: [source, mask, dropped])
    round(dropped)
    let result = try operand(dropped, in: isFloat ? layout : .plain(shape, kind), node.name)
    finish(node, result) { compiler, gradient in
      let gradient = try compiler.operand(gradient, in: layout, node.name)
      let inputGradient = compiler.makeBuffer(layout)
      compiler.append(
        .dropoutBackward(gradient, mask: mask, to: inputGradient),
        touching: [gradient, mask, inputGradient])
      compiler.round(inputGradient)
      compiler.contribute(inputGradient, to: node.inputs[0])
    }
  }

  private mutating func compileFlatten(_ node: TrainingNode) throws {
    // In plain order the elements of [N, C, H, W] are those of [N, C · H · W].
    let image = try Layout.plain(shape(of: node.inputs[0]), kind)
    let source = try operand(node.inputs[0], in: image, node.name)
    let features = try Layout.plain(shape(of: node.output), kind)
    finish(node, TrainingOperand(place: source.place, layout: features)) { compiler, gradient in
      compiler.contribute(
        TrainingOperand(place: gradient.place, layout: image), to: node.inputs[0])
    }
  }

  private mutating func compileConcat(_ node: TrainingNode) throws {
    let sources = try node.inputs.map(source)
    let concat = try Primitive.concat(engine, axis: 1, srcs: sources.map(\.layout))
    let result = try makeBuffer(concat.chosenLayout(ODNN_DST))
    let arguments = sources.enumerated().map {
      (odnn_slot(ODNN_MULTIPLE_SRC.rawValue + UInt32($0)), $1)
    }
    append(node.name, concat, arguments + [(ODNN_DST, result)])
    finish(node, result) { compiler, gradient in
      var first = 0
      for input in node.inputs {
        let count = compiler.network.shape(of: input)[0]
        defer { first += count }
        guard compiler.needsGradient(input) else { continue }
        let part = try compiler.channels(first..<first + count, of: gradient, node)
        // A copy of its own: primitives want their operands dense.
        let dense = try compiler.reorder(part, to: compiler.source(input).layout, node.name)
        compiler.contribute(dense, to: input)
      }
    }
  }

  private mutating func channels(
    _ range: Range<Int>, of whole: TrainingOperand, _ node: TrainingNode
  ) throws -> TrainingOperand {
    if let part = whole.layout.channels(range) {
      return TrainingOperand(place: whole.place, layout: part)
    }
    let plain = try operand(whole, in: .plain(shape(of: node.output)), node.name)
    guard let part = plain.layout.channels(range) else {
      throw NeuralNetworkError("\(node.name): its channels can't be told apart.")
    }
    return TrainingOperand(place: plain.place, layout: part)
  }
}
