internal import COneDNN
internal import NeuralNetwork

// Convolutions and linear layers.

extension GraphCompiler {
  /// The weights and the bias of a layer as its primitives see them.
  private struct Weighted {
    var weight: TrainingOperand
    var bias: TrainingOperand?
    var weightGradient: TrainingOperand
    var biasGradient: TrainingOperand?
  }

  mutating func compileConv(_ node: TrainingNode, _ conv: Conv2d) throws {
    let inputShape = shape(of: node.inputs[0])
    let window = conv.window(for: Extent2d(inputShape[2], inputShape[3]))
    let weighted = try weighted(node, conv: conv)
    let (any, weights) = try (
      Layout.any(inputShape, kind), Layout.any(weighted.weight.layout.shape, kind)
    )
    let dst = try Layout.any(shape(of: node.output), kind)
    let forward = try Primitive.convolutionTraining(
      engine, window, src: any, weights: weights, bias: weighted.bias?.layout, dst: dst,
      activation: node.activation)
    let (source, result) = try compileForward(node, forward, weighted)
    let engine = engine
    finish(node, result, hasParameters: true) { compiler, gradient in
      let gradient = try compiler.beforeActivation(node, gradient, result)
      let weightsBack = try Primitive.convolutionBackwardWeights(
        engine, window, src: any, diffWeights: .any(weights.shape, .f32),
        diffBias: weighted.bias?.layout,
        diffDst: dst, forward: forward)
      try compiler.compileWeightsBack(node, weightsBack, weighted, source, gradient)
      guard compiler.needsGradient(node.inputs[0]) else { return }
      let back = try Primitive.convolutionBackwardData(
        engine, window, diffSrc: any, weights: weights, diffDst: dst, forward: forward)
      try compiler.compileDataBack(node, back, weighted, gradient)
    }
  }

  mutating func compileLinear(_ node: TrainingNode) throws {
    let weighted = try weighted(node, conv: nil)
    let any = try Layout.any(shape(of: node.inputs[0]), kind)
    let weights = try Layout.any(weighted.weight.layout.shape, kind)
    let dst = try Layout.any(shape(of: node.output), kind)
    let forward = try Primitive.innerProductTraining(
      engine, src: any, weights: weights, bias: weighted.bias?.layout, dst: dst,
      activation: node.activation)
    let (source, result) = try compileForward(node, forward, weighted)
    let engine = engine
    finish(node, result, hasParameters: true) { compiler, gradient in
      let gradient = try compiler.beforeActivation(node, gradient, result)
      let weightsBack = try Primitive.innerProductBackwardWeights(
        engine, src: any, diffWeights: .any(weights.shape, .f32), diffBias: weighted.bias?.layout,
        diffDst: dst,
        forward: forward)
      try compiler.compileWeightsBack(node, weightsBack, weighted, source, gradient)
      guard compiler.needsGradient(node.inputs[0]) else { return }
      let back = try Primitive.innerProductBackwardData(
        engine, diffSrc: any, weights: weights, diffDst: dst, forward: forward)
      try compiler.compileDataBack(node, back, weighted, gradient)
    }
  }

  private mutating func compileForward(
    _ node: TrainingNode, _ forward: Primitive, _ weighted: Weighted
  ) throws -> (source: TrainingOperand, result: TrainingOperand) {
    let source = try operand(node.inputs[0], in: forward.chosenLayout(ODNN_SRC), node.name)
    let weights = try weights(weighted.weight, in: forward.chosenLayout(ODNN_WEIGHTS))
    let result = try makeBuffer(forward.chosenLayout(ODNN_DST))
    var arguments = [(ODNN_SRC, source), (ODNN_WEIGHTS, weights), (ODNN_DST, result)]
    if let bias = weighted.bias { arguments.append((ODNN_BIAS, bias)) }
    append(node.name, forward, arguments)
    return (source, result)
  }

  private mutating func compileWeightsBack(
    _ node: TrainingNode, _ primitive: Primitive, _ weighted: Weighted, _ source: TrainingOperand,
    _ gradient: TrainingOperand
  ) throws {
    let source = try operand(source, in: primitive.chosenLayout(ODNN_SRC), node.name)
    let gradient = try operand(gradient, in: primitive.chosenLayout(ODNN_DIFF_DST), node.name)
    let layout = try primitive.chosenLayout(ODNN_DIFF_WEIGHTS)
    let isPlain = layout == weighted.weightGradient.layout
    let weights = isPlain ? weighted.weightGradient : makeBuffer(layout)
    var arguments = [(ODNN_SRC, source), (ODNN_DIFF_DST, gradient), (ODNN_DIFF_WEIGHTS, weights)]
    if let bias = weighted.biasGradient { arguments.append((ODNN_DIFF_BIAS, bias)) }
    append(node.name, primitive, arguments)
    guard !isPlain else { return }
    let reorder = try Primitive.reorder(engine, from: layout, to: weighted.weightGradient.layout)
    append(node.name, reorder, [(ODNN_SRC, weights), (ODNN_DST, weighted.weightGradient)])
  }

  private mutating func compileDataBack(
    _ node: TrainingNode, _ primitive: Primitive, _ weighted: Weighted, _ gradient: TrainingOperand
  ) throws {
    let gradient = try operand(gradient, in: primitive.chosenLayout(ODNN_DIFF_DST), node.name)
    let weights = try weights(weighted.weight, in: primitive.chosenLayout(ODNN_WEIGHTS))
    let result = try makeBuffer(primitive.chosenLayout(ODNN_DIFF_SRC))
    append(
      node.name, primitive,
      [(ODNN_DIFF_DST, gradient), (ODNN_WEIGHTS, weights), (ODNN_DIFF_SRC, result)])
    contribute(result, to: node.inputs[0])
  }

  /// The gradient before the activation that a layer ends with.
  private mutating func beforeActivation(
    _ node: TrainingNode, _ gradient: TrainingOperand, _ result: TrainingOperand
  ) throws -> TrainingOperand {
    guard let activation = node.activation else { return gradient }
    return try activationBack(node.name, activation, data: result, gradient)
  }

  private mutating func weighted(_ node: TrainingNode, conv: Conv2d?) throws -> Weighted {
    let weight = try space.entry("\(node.name).weight")
    var shape = weight.shape
    if let groups = conv?.groups, groups > 1 { shape = [groups, shape[0] / groups] + shape[1...] }
    let layout = try Layout.plain(shape)
    let gradient = TrainingOperand(place: .gradient(weight.offset), layout: layout)
    if let norm = node.norm {
      let folded = try fold(weight, norm.name, norm.layer)
      let biasLayout = try Layout.plain([weight.shape[0]])
      return Weighted(
        weight: TrainingOperand(place: .folded(folded.weightOffset), layout: layout),
        bias: TrainingOperand(place: .folded(folded.biasOffset), layout: biasLayout),
        weightGradient: gradient,
        biasGradient: TrainingOperand(place: .gradient(folded.shift.offset), layout: biasLayout))
    }
    var result = Weighted(
      weight: TrainingOperand(place: .parameter(weight.offset), layout: layout),
      weightGradient: gradient)
    if conv?.bias ?? true {
      let bias = try space.entry("\(node.name).bias")
      let layout = try Layout.plain(bias.shape)
      result.bias = TrainingOperand(place: .parameter(bias.offset), layout: layout)
      result.biasGradient = TrainingOperand(place: .gradient(bias.offset), layout: layout)
    }
    return result
  }

  private mutating func fold(
    _ weight: ParameterSpace.Entry, _ name: String, _ norm: BatchNorm2d
  ) throws -> FoldedConvolution {
    let weightOffset = foldedCount
    let biasOffset = weightOffset + (weight.count + 15) / 16 * 16
    foldedCount = biasOffset + (norm.channels + 15) / 16 * 16
    let result = try FoldedConvolution(
      weight: weight, scale: space.entry("\(name).weight"), shift: space.entry("\(name).bias"),
      mean: space.entry("\(name).running_mean"), variance: space.entry("\(name).running_var"),
      epsilon: norm.epsilon, weightOffset: weightOffset, biasOffset: biasOffset)
    folded.append(result)
    return result
  }
}
