internal import NeuralNetwork
internal import OneDNN

// Convolutions and linear layers: the products of values with weights.
//
// Each has three primitives, which choose their layouts freely: the product itself, the gradient of
// the weights (from the input and the gradient of the output), and that of the input (from the
// weights and the gradient of the output).

/// What the three primitives of a layer are made of.
private struct Product {
  let engine: Engine
  /// A convolution's window; nil for a linear layer.
  let window: Window?
  let src: Layout  // [N, I, H, W] or [N, I], any order
  let weights: Layout  // [O, I / G, kH, kW] with G in front, or [O, I], any order
  let bias: Layout?  // [O]
  let dst: Layout  // [N, O, H, W] or [N, O], any order
  let activation: Eltwise?

  /// oneDNN needs the forward primitive again to create the two of the backward pass.
  func forward() throws(NeuralNetworkError) -> Primitive {
    guard let window else {
      return try .innerProductTraining(
        engine, src: src, weights: weights, bias: bias, dst: dst, activation: activation)
    }
    return try .convolutionTraining(
      engine, window, src: src, weights: weights, bias: bias, dst: dst, activation: activation)
  }

  /// The gradient of the weights, which is f32 whatever the values are: it is summed up.
  func backwardWeights(_ forward: Primitive) throws(NeuralNetworkError) -> Primitive {
    let gradient = try Layout.any(weights.shape, .f32)
    guard let window else {
      return try .innerProductBackwardWeights(
        engine, src: src, diffWeights: gradient, diffBias: bias, diffDst: dst, forward: forward)
    }
    return try .convolutionBackwardWeights(
      engine, window, src: src, diffWeights: gradient, diffBias: bias, diffDst: dst,
      forward: forward)
  }

  func backwardData(_ forward: Primitive) throws(NeuralNetworkError) -> Primitive {
    guard let window else {
      return try .innerProductBackwardData(
        engine, diffSrc: src, weights: weights, diffDst: dst, forward: forward)
    }
    return try .convolutionBackwardData(
      engine, window, diffSrc: src, weights: weights, diffDst: dst, forward: forward)
  }
}

extension GraphCompiler {
  /// The weights and the bias of a layer as its primitives see them.
  private struct Weighted {
    var weight: (store: TrainingStore, layout: Layout)
    var bias: TrainingOperand?
    var weightGradient: TrainingOperand
    var biasGradient: TrainingOperand?
  }

  mutating func compileWeighted(_ node: FusedNode) throws {
    let weighted = try weighted(node)
    let product = try product(node, weighted)
    let forward = try product.forward()
    let (source, result) = try compileForward(node, forward, weighted)
    finish(node, result, hasParameters: true) { compiler, gradient in
      // The primitives of the backward pass know nothing of the fused activation.
      let gradient = try compiler.beforeActivation(node, gradient, result)
      let weightsBack = try product.backwardWeights(forward)
      try compiler.compileWeightsBack(node, weightsBack, weighted, source, gradient)
      // Images have no gradient that anybody needs, so the first layer saves its largest product.
      guard compiler.needsGradient(node.inputs[0]) else { return }
      try compiler.compileDataBack(node, product.backwardData(forward), weighted, gradient)
    }
  }

  private func product(_ node: FusedNode, _ weighted: Weighted) throws -> Product {
    let inputShape = shape(of: node.inputs[0])  // [N, I, H, W] or [N, I]
    var window: Window?
    if case .conv2d(let conv) = node.layer {
      window = conv.window(for: Extent2d(inputShape[2], inputShape[3])).oneDNN
    }
    return try Product(
      engine: engine, window: window, src: .any(inputShape, kind),
      weights: .any(weighted.weight.layout.shape, kind), bias: weighted.bias?.layout,
      dst: .any(shape(of: node.output), kind), activation: node.activation?.oneDNN)
  }

  /// The primitive takes its input and weights in the layouts that it likes best; copies of both are
  /// shared with others that like the same.
  private mutating func compileForward(
    _ node: FusedNode, _ forward: Primitive, _ weighted: Weighted
  ) throws -> (source: TrainingOperand, result: TrainingOperand) {
    let source = try operand(node.inputs[0], in: forward.chosenLayout(.src), node.name)
    let weights = try weights(weighted.weight, in: forward.chosenLayout(.weights))
    let result = program.addBuffer(forward.chosenLayout(.dst))  // [N, O, H', W'] or [N, O]
    var arguments: [(Slot, TrainingOperand)] = [
      (.src, source), (.weights, weights), (.dst, result),
    ]
    if let bias = weighted.bias { arguments.append((.bias, bias)) }
    append(node.name, forward, arguments)
    return (source, result)
  }

  /// The gradient of the weights goes to the place of the parameter, in PyTorch's order: optimisers and
  /// the other replicas know no other.
  private mutating func compileWeightsBack(
    _ node: FusedNode, _ primitive: Primitive, _ weighted: Weighted, _ source: TrainingOperand,
    _ gradient: TrainingOperand
  ) throws {
    // Both are often in the right layout already: oneDNN chooses alike for related primitives.
    let source = try operand(source, in: primitive.chosenLayout(.src), node.name)
    let gradient = try operand(gradient, in: primitive.chosenLayout(.diffDst), node.name)
    let layout = primitive.chosenLayout(.diffWeights)
    let isPlain = layout == weighted.weightGradient.layout
    // Without a reorder the primitive writes straight into the parameter's gradient.
    let weights = isPlain ? weighted.weightGradient : program.addBuffer(layout)
    var arguments: [(Slot, TrainingOperand)] = [
      (.src, source), (.diffDst, gradient), (.diffWeights, weights),
    ]
    if let bias = weighted.biasGradient { arguments.append((.diffBias, bias)) }
    append(node.name, primitive, arguments)
    guard !isPlain else { return }
    let reorder = try Primitive.reorder(engine, from: layout, to: weighted.weightGradient.layout)
    append(node.name, reorder, [(.src, weights), (.dst, weighted.weightGradient)])
  }

  /// The gradient of the input is a part of that value's gradient: others may read the value too.
  private mutating func compileDataBack(
    _ node: FusedNode, _ primitive: Primitive, _ weighted: Weighted, _ gradient: TrainingOperand
  ) throws {
    let gradient = try operand(gradient, in: primitive.chosenLayout(.diffDst), node.name)
    let weights = try weights(weighted.weight, in: primitive.chosenLayout(.weights))
    let result = program.addBuffer(primitive.chosenLayout(.diffSrc))  // [N, I, H, W] or [N, I]
    append(
      node.name, primitive,
      [(.diffDst, gradient), (.weights, weights), (.diffSrc, result)])
    contribute(result, to: node.inputs[0])
  }

  /// The gradient before the activation that a layer ends with.
  private mutating func beforeActivation(
    _ node: FusedNode, _ gradient: TrainingOperand, _ result: TrainingOperand
  ) throws -> TrainingOperand {
    guard let activation = node.activation else { return gradient }
    return try activationBack(node.name, activation, data: result, gradient)
  }

  /// Where the weights and bias of a layer are, and where their gradients go.
  private mutating func weighted(_ node: FusedNode) throws -> Weighted {
    let weight = space.entry("\(node.name).weight")
    let layout = try Layout.plain(node.weightShape)
    let gradient = TrainingOperand(place: .store(.gradient(weight.offset)), layout: layout)
    if let norm = node.batchNorm {
      // The convolution sees a weight and a bias that follow from its own and the normalisation's at
      // each step. Its gradients go to the places of the weight and the shift, and
      // `SharedWeights.unfold` makes those of weight, scale and shift of them.
      let folded = try fold(weight, norm.name, norm.layer)
      let channels = try Layout.plain([weight.shape[0]])  // [O]
      return Weighted(
        weight: (.folded(folded.weightOffset), layout),
        bias: TrainingOperand(place: .store(.folded(folded.biasOffset)), layout: channels),
        weightGradient: gradient,
        biasGradient: TrainingOperand(
          place: .store(.gradient(folded.shift.offset)), layout: channels))
    }
    var result = Weighted(weight: (.parameter(weight.offset), layout), weightGradient: gradient)
    if node.hasBias {
      let bias = space.entry("\(node.name).bias")
      let channels = try Layout.plain(bias.shape)  // [O]
      result.bias = TrainingOperand(place: .store(.parameter(bias.offset)), layout: channels)
      result.biasGradient = TrainingOperand(place: .store(.gradient(bias.offset)), layout: channels)
    }
    return result
  }
}

extension FusedNode {
  /// Whether the layer's own parameters have a bias: linear layers always do.
  fileprivate var hasBias: Bool {
    if case .conv2d(let conv) = layer { conv.bias } else { true }
  }
}
