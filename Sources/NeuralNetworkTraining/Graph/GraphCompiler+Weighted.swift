internal import NeuralNetwork
internal import OneDNN

// Convolutions and linear layers: the products of values with weights.
//
// Each layer has three primitives, which choose their layouts freely: the product itself, the
// gradient of the weights (from the input and the gradient of the output), and the gradient of the
// input (from the weights and the gradient of the output).

/// The parameters of the three primitives of a layer.
private struct Product {
  let engine: Engine
  /// A convolution's window; nil for a linear layer.
  let window: Window?
  let src: Layout  // [N, I, H, W] or [N, I], any order
  let weights: Layout  // [O, I, kH, kW], [G, O / G, I / G, kH, kW] or [O, I], any order
  let bias: Layout?  // [O]
  let dst: Layout  // [N, O, H, W] or [N, O], any order
  let activation: Eltwise?

  /// Creates the forward primitive; oneDNN also needs it to create the backward primitives.
  func forward() throws(NeuralNetworkError) -> Primitive {
    guard let window else {
      return try .innerProductTraining(
        engine, src: src, weights: weights, bias: bias, dst: dst, activation: activation)
    }
    return try .convolutionTraining(
      engine, window, src: src, weights: weights, bias: bias, dst: dst, activation: activation)
  }

  /// Creates the primitive for the gradient of the weights.
  ///
  /// This gradient is f32 for all element types of the values, since it is accumulated.
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
  /// The weights and the bias of a layer as operands of its primitives, with their gradients.
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
      // The backward primitives do not include the fused activation.
      let gradient = try compiler.beforeActivation(node, gradient, result)
      let weightsBack = try product.backwardWeights(forward)
      try compiler.compileWeightsBack(node, weightsBack, weighted, source, gradient)
      // The gradient of the images is not needed, so the first layer skips its largest product.
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

  /// Adds the forward primitive, with its input and weights in the layouts that it prefers; copies
  /// of both are shared with other primitives that prefer the same layout.
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

  /// Adds the gradient of the weights, stored at the parameter's offset in PyTorch's order, which
  /// the optimisers and the other replicas expect.
  private mutating func compileWeightsBack(
    _ node: FusedNode, _ primitive: Primitive, _ weighted: Weighted, _ source: TrainingOperand,
    _ gradient: TrainingOperand
  ) throws {
    // Both often have the right layout already: oneDNN chooses the same for related primitives.
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

  /// Adds the gradient of the input, which is one term of that value's gradient: other layers may
  /// read the value too.
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

  /// Returns the gradient of the input of a layer's fused activation.
  private mutating func beforeActivation(
    _ node: FusedNode, _ gradient: TrainingOperand, _ result: TrainingOperand
  ) throws -> TrainingOperand {
    guard let activation = node.activation else { return gradient }
    return try activationBack(node.name, activation, data: result, gradient)
  }

  /// Returns where the weights and the bias of a layer and their gradients are stored.
  private mutating func weighted(_ node: FusedNode) throws -> Weighted {
    let weight = space.entry("\(node.name).weight")
    let layout = try Layout.plain(node.weightShape)
    let gradient = TrainingOperand(place: .store(.gradient(weight.offset)), layout: layout)
    if let norm = node.batchNorm {
      // The convolution reads a weight and a bias that are computed at each step from its own
      // weight and the normalisation. Their gradients are stored at the offsets of the weight and
      // the shift; `SharedWeights.unfold` turns them into the gradients of weight, scale and shift.
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
  /// Whether the layer has a bias of its own; linear layers always do.
  fileprivate var hasBias: Bool {
    if case .conv2d(let conv) = layer { conv.bias } else { true }
  }
}
