internal import OneDNN

// Convolutions and linear layers in floats; see PlanCompiler+Bytes.swift for int8.

extension PlanCompiler {
  /// Compiles a layer in int8 if it has a range and oneDNN has code for it, otherwise in floats.
  ///
  /// Where int8 is emulated, weights and values are rounded to what int8 can represent, and
  /// everything else is in floats.
  ///
  /// - Returns: false if oneDNN has no code for the step.
  mutating func compileWeighted(_ step: FusedNode, _ parameters: FoldedParameters) throws -> Bool {
    // Layers whose accuracy would suffer from quantisation have no range, and stay in floating
    // point.
    guard let scale = quantized?.inputs[step.name] else {
      return try compileFloats(step, parameters, input: nil)
    }
    if emulatesInt8 {
      // With rounded floats the results equal those of int8, up to the order of summation.
      let rounded = FoldedParameters(
        weight: Int8Weights(parameters.weight).real, bias: parameters.bias)
      return try compileFloats(step, rounded, input: scale)
    }
    // If there is no code for bytes, the layer is computed in floats from the original weights.
    return try compileBytes(step, parameters, input: scale)
      || compileFloats(step, parameters, input: nil)
  }

  private mutating func compileFloats(
    _ step: FusedNode, _ parameters: FoldedParameters, input scale: Int8Scale?
  ) throws -> Bool {
    // A residual sum is computed in the residual's buffer, so the result has its layout. Next to
    // int8 layers, there may be no fast floating-point code for that layout. Then oneDNN chooses
    // the layout, and the residual is reordered.
    let isFree = quantized != nil && !emulatesInt8
    let known = step.residual.flatMap { program.places(of: $0).first }
    let postOps: [PostOp] =
      (step.residual == nil ? [] : [.sum()])
      + (step.activation.map { [.eltwise($0.oneDNN)] } ?? [])
    let bias = try parameters.bias.map { try Layout.plain($0.shape) }  // [O]
    // `any` layouts let oneDNN choose the blocking that suits the processor's vectors best.
    let created = try Primitive.ifImplemented {
      try weightedPrimitive(
        step, src: .any(shape(of: step.inputs[0]), kind), weights: .any(step.weightShape, kind),
        bias: bias, dst: (isFree ? nil : known?.layout) ?? .any(shape(of: step.output), kind),
        postOps)
    }
    guard let primitive = created else { return false }
    // Now that oneDNN has chosen, the values and weights are reordered to its layouts.
    let source = try operand(
      step.inputs[0], in: primitive.chosenLayout(.src), as: scale, step.name)
    let kernel = try constant(
      parameters.weight, step.weightShape, in: primitive.chosenLayout(.weights))
    var arguments: [(Slot, PlanOperand)] = [(.src, source), (.weights, kernel)]
    if let values = parameters.bias, let bias {
      arguments.append((.bias, try constant(values, values.shape, in: bias, rounds: false)))
    }
    let residual = try step.residual.flatMap { value in
      isFree ? try operand(value, in: primitive.chosenLayout(.dst), step.name) : known
    }
    try append(
      step, primitive, arguments, inPlaceOf: residual,
      as: emulatesInt8 ? quantized?.stored[step.output] : nil)
    return true
  }

  /// Creates the convolution or inner product of a step; `scales` are for int8.
  func weightedPrimitive(
    _ step: FusedNode, src: Layout, weights: Layout, bias: Layout?, dst: Layout,
    _ postOps: [PostOp], scales: [Float] = []
  ) throws(NeuralNetworkError) -> Primitive {
    guard case .conv2d(let conv) = step.layer else {
      return try .innerProduct(
        engine, src: src, weights: weights, bias: bias, dst: dst, postOps: postOps, scales: scales)
    }
    let inputShape = network.shape(of: step.inputs[0])  // [C, H, W]
    let window = conv.window(for: Extent2d(inputShape[1], inputShape[2])).oneDNN
    return try .convolution(
      engine, window, src: src, weights: weights, bias: bias, dst: dst, postOps: postOps,
      scales: scales)
  }
}
