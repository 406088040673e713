internal import COneDNN

// Convolutions and linear layers, in floats and in int8.

extension PlanCompiler {
  /// - Returns: false when oneDNN has no code for the step.
  mutating func compileWeighted(_ step: FusedNode, _ parameters: FoldedParameters) throws -> Bool {
    guard let scale = quantized?.inputs[step.name] else {
      return try compileFloats(step, parameters, input: nil)
    }
    if emulatesInt8 {
      let rounded = FoldedParameters(
        weight: Int8Weights(parameters.weight).real, bias: parameters.bias)
      return try compileFloats(step, rounded, input: scale)
    }
    return try compileBytes(step, parameters, input: scale)
      || compileFloats(step, parameters, input: nil)
  }

  private mutating func compileFloats(
    _ step: FusedNode, _ parameters: FoldedParameters, input scale: Int8Scale?
  ) throws -> Bool {
    let bias = try parameters.bias.map { try Layout.plain($0.shape) }
    let postOps =
      (step.residual == nil ? [] : [odnn_post_op.sum])
      + (step.activation.map { [$0.postOp] } ?? [])
    let shape = [batchSize] + network.shape(of: step.output)
    // A sum is made in the buffer of what is added, so the result has its layout. Beside layers in
    // bytes that may be one for which there is no fast code in floats: then it is brought into another.
    let isFree = quantized != nil && !emulatesInt8
    let known = step.residual.flatMap { places[$0]?.first }
    let weights = try Layout.any(weightShape(of: step), kind)
    let dst = try (isFree ? nil : known?.layout) ?? .any(shape, kind)
    let src = try Layout.any([batchSize] + network.shape(of: step.inputs[0]), kind)
    let created = try orRefused { () throws(NeuralNetworkError) in
      try weightedPrimitive(step, src, weights, bias, dst, postOps, [])
    }
    guard let primitive = created else { return false }
    let source = try operand(
      step.inputs[0], in: primitive.chosenLayout(ODNN_SRC), as: scale, step.name)
    let kernel = try constant(
      parameters.weight, weightShape(of: step), in: primitive.chosenLayout(ODNN_WEIGHTS))
    var arguments = [(ODNN_SRC, source), (ODNN_WEIGHTS, kernel)]
    if let values = parameters.bias, let bias {
      arguments.append((ODNN_BIAS, try constant(values, values.shape, in: bias, rounds: false)))
    }
    let residual = try step.residual.flatMap { value in
      isFree ? try operand(value, in: primitive.chosenLayout(ODNN_DST), step.name) : known
    }
    try append(
      step, primitive, arguments, inPlaceOf: residual,
      as: emulatesInt8 ? quantized?.stored[step.output] : nil)
    return true
  }

  /// The same with bytes: result = activation(scale · (sum + bias) + residual) / scale of the result.
  ///
  /// What is added in place has the result's type. Where bytes are wanted and what is added are none
  /// of that sign, the sum is made in floats and stored in bytes then: bytes would clip it before.
  private mutating func compileBytes(
    _ step: FusedNode, _ parameters: FoldedParameters, input: Int8Scale
  ) throws -> Bool {
    // oneDNN halves the weights of convolutions only.
    let isLinear = if case .linear = step.layer { true } else { false }
    let weights = Int8Weights(parameters.weight, isDoubled: input.isSigned && !isLinear)
    let stored = quantized?.stored[step.output]
    let known = step.residual.flatMap { places[$0]?.first }
    let addsBytes = known?.scale != nil && known?.scale?.kind == stored?.kind
    let result = known == nil || addsBytes ? stored : nil
    let unit = weights.scales.map { $0 * input.scale }
    let last = 1 / (result?.scale ?? 1)
    let addend = addsBytes ? known?.scale : nil
    let shifted = shiftedBias(
      parameters.bias, weights, unit, input, addend, step.activation == nil ? result : nil)
    let bias = try shifted.map { try Layout.plain($0.shape) }
    let source = try Layout.any([batchSize] + network.shape(of: step.inputs[0]), input.kind)
    let kernel = try Layout.any(weightShape(of: step), .s8)
    let shape = [batchSize] + network.shape(of: step.output)
    let dst = try (addsBytes ? known?.layout : nil) ?? .any(shape, result?.kind ?? kind)
    let postOps = int8PostOps(step, addend, last, zeroPoint: result?.zeroPoint ?? 0)
    let created = try orRefused { () throws(NeuralNetworkError) in
      try weightedPrimitive(
        step, source, kernel, bias, dst, postOps,
        step.activation == nil ? unit.map { $0 * last } : unit)
    }
    guard let primitive = created else { return false }
    var arguments = [
      (
        ODNN_SRC,
        try operand(step.inputs[0], in: primitive.chosenLayout(ODNN_SRC), as: input, step.name)
      ),
      (
        ODNN_WEIGHTS,
        try weights.values.withUnsafeBytes {
          try constant(
            $0, .plain(weightShape(of: step), .s8), in: primitive.chosenLayout(ODNN_WEIGHTS))
        }
      ),
    ]
    if let shifted, let bias {
      arguments.append((ODNN_BIAS, try constant(shifted, shifted.shape, in: bias, rounds: false)))
    }
    let residual = try step.residual.flatMap { value in
      addsBytes ? known : try operand(value, in: primitive.chosenLayout(ODNN_DST), step.name)
    }
    try append(step, primitive, arguments, inPlaceOf: residual, as: result)
    if result == nil, let stored, let floats = places[step.output]?.first {
      places[step.output] = [
        try operand(
          step.output, in: floats.layout.with(stored.kind), as: stored, step.name)
      ]
    }
    return true
  }

  /// The bias in units of the sum, with all that zero points add to it: a sum of numbers counted from
  /// a zero point is too large by it, once for each weight.
  private func shiftedBias(
    _ bias: Tensor?, _ weights: Int8Weights, _ unit: [Float], _ input: Int8Scale,
    _ addend: Int8Scale?, _ result: Int8Scale?
  ) -> Tensor? {
    let shift = (result?.offset ?? 0) - (addend?.offset ?? 0)
    guard bias != nil || input.zeroPoint != 0 || shift != 0 else { return nil }
    let values = unit.indices.map { channel in
      ((bias?.values[channel] ?? 0) + shift) / unit[channel]
        - input.zeroPoint * weights.sums[channel]
    }
    return Tensor(shape: [values.count], values: values)
  }

  /// Without an activation all is in units of the result; with one, in real numbers up to it.
  private func int8PostOps(
    _ step: FusedNode, _ addend: Int8Scale?, _ last: Float, zeroPoint: Float
  ) -> [odnn_post_op] {
    var list: [odnn_post_op] = []
    if step.residual != nil {
      var sum = odnn_post_op.sum
      sum.scale = (addend?.scale ?? 1) * (step.activation == nil ? last : 1)
      sum.type = (addend?.kind ?? kind).code
      list.append(sum)
    }
    if var activation = step.activation?.postOp {
      activation.scale = last
      list.append(activation)
      if zeroPoint != 0 { list.append(.shift(by: zeroPoint)) }
    }
    return list
  }

  private func weightedPrimitive(
    _ step: FusedNode, _ src: Layout, _ weights: Layout, _ bias: Layout?, _ dst: Layout,
    _ postOps: [odnn_post_op], _ scales: [Float]
  ) throws(NeuralNetworkError) -> Primitive {
    guard case .conv2d(let conv) = step.layer else {
      return try .innerProduct(
        engine, src: src, weights: weights, bias: bias, dst: dst, postOps: postOps, scales: scales)
    }
    let inputShape = network.shape(of: step.inputs[0])
    let window = conv.window(for: Extent2d(inputShape[1], inputShape[2]))
    return try .convolution(
      engine, window, src: src, weights: weights, bias: bias, dst: dst, postOps: postOps,
      scales: scales)
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
}
