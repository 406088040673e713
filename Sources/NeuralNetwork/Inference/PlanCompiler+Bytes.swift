internal import OneDNN

// Convolutions and linear layers in int8.
//
// With real inputs x = s_x · (q_x - z_x) in bytes and weights w = s_w · q_w, one scale per output
// channel, oneDNN accumulates q_x · q_w in 32 bits, adds a bias in units of that sum, and
// multiplies by a factor per channel:
//
//   sum of x · w + b = s_x · s_w · (sum of q_x · q_w + bias),
//   bias = b / (s_x · s_w) - z_x · (sum of q_w)
//
// The rest (the residual sum, the activation, the scale and zero point of the result) are post-ops.
// Without an activation all of it is linear, and the factor includes the scale of the result. An
// activation needs real numbers, so there the scale is applied after it.

/// The computation of a step in int8.
private struct ByteStep {
  let input: Int8Scale
  let weights: Int8Weights
  /// The scale of the result; nil for floats.
  ///
  /// With a scale the primitive writes bytes, without one the plan's floating-point type.
  let result: Int8Scale?
  /// The scale of the residual that is added in place; nil if it is in floats, or there is none.
  let addend: Int8Scale?
  /// Whether the step adds a residual.
  let adds: Bool
  let activation: Activation?

  /// The reciprocal of the result's scale.
  private var toResult: Float { 1 / (result?.scale ?? 1) }
  /// The real value of 1 in the sums of products.
  ///
  /// It differs by output channel, as do the scales of the weights.
  private var unit: [Float] { weights.scales.map { $0 * input.scale } }  // [O]

  /// The factors of the sums before the post-ops.
  var scales: [Float] { activation == nil ? unit.map { $0 * toResult } : unit }  // [O]

  /// Returns the bias in units of the sum, corrected for the zero points.
  ///
  /// Each stored input is too large by the zero point, so the sum of products is too large by the
  /// zero point times the sum of the weights.
  ///
  /// - Returns: one value per output channel; nil if there is nothing to add.
  func bias(_ bias: Tensor?) -> Tensor? {
    // Without an activation, the result's zero point can be part of the bias. With one it must be
    // added after the activation, as a post-op. The residual's zero point is always subtracted
    // here: the sum post-op adds the residual's bytes as they are stored.
    let offset = activation == nil ? result?.offset ?? 0 : 0
    let shift = offset - (addend?.offset ?? 0)
    guard bias != nil || input.zeroPoint != 0 || shift != 0 else { return nil }
    let unit = unit
    let values = unit.indices.map { channel in  // [O]
      ((bias?.values[channel] ?? 0) + shift) / unit[channel]
        - input.zeroPoint * weights.sums[channel]
    }
    return Tensor(shape: [values.count], values: values)
  }

  /// Returns the post-ops of each output; `kind` is the plan's floating-point type.
  func postOps(_ kind: ElementKind) -> [PostOp] {
    var list: [PostOp] = []
    if adds {
      // Before an activation the sum is in real numbers; otherwise it is already in units of the
      // result.
      let scale = (addend?.scale ?? 1) * (activation == nil ? toResult : 1)
      list.append(.sum(scale: scale, kind: addend?.kind ?? kind))
    }
    if let activation {
      list.append(.eltwise(activation.oneDNN, scale: toResult))
      // An activation takes real numbers, so the zero point is added after it.
      if let zero = result?.zeroPoint, zero != 0 {
        list.append(.eltwise(.linear(factor: 1, offset: zero)))
      }
    }
    return list
  }
}

extension PlanCompiler {
  /// Adds the step activation(s_x · s_w · (sum + bias) + residual), in units of the result.
  ///
  /// - Returns: false if oneDNN has no code for the step.
  mutating func compileBytes(
    _ step: FusedNode, _ parameters: FoldedParameters, input: Int8Scale
  ) throws -> Bool {
    let stored = quantized?.stored[step.output]
    let known = step.residual.flatMap { program.places(of: $0).first }
    // A residual that is added in place must have the type of the result. If it is not in bytes of
    // the same signedness, the sum is computed in floats and converted to bytes afterwards; the
    // residual's bytes would clip it first.
    let addsBytes = known?.scale != nil && known?.scale?.kind == stored?.kind
    let bytes = ByteStep(
      input: input, weights: byteWeights(step, parameters.weight, input),
      result: known == nil || addsBytes ? stored : nil, addend: addsBytes ? known?.scale : nil,
      adds: step.residual != nil, activation: step.activation)
    let bias = bytes.bias(parameters.bias)
    let created = try Primitive.ifImplemented {
      try bytePrimitive(step, bytes, bias, resultLayout: addsBytes ? known?.layout : nil)
    }
    guard let primitive = created else { return false }
    let arguments = try byteArguments(step, bytes, bias, primitive)
    let residual = try step.residual.flatMap { value in
      addsBytes ? known : try operand(value, in: primitive.chosenLayout(.dst), step.name)
    }
    try append(step, primitive, arguments, inPlaceOf: residual, as: bytes.result)
    // Readers expect bytes, but the sum had to be computed in floats.
    if bytes.result == nil, let stored { try storeBytes(step, as: stored) }
    return true
  }

  private func byteWeights(_ step: FusedNode, _ weight: Tensor, _ input: Int8Scale) -> Int8Weights {
    // oneDNN halves the weights of convolutions only.
    let isLinear = if case .linear = step.layer { true } else { false }
    return Int8Weights(weight, isDoubled: input.isSigned && !isLinear)
  }

  private func bytePrimitive(
    _ step: FusedNode, _ bytes: ByteStep, _ bias: Tensor?, resultLayout: Layout?
  ) throws -> Primitive {
    let kind = bytes.result?.kind ?? kind
    return try weightedPrimitive(
      step, src: .any(shape(of: step.inputs[0]), bytes.input.kind),
      weights: .any(step.weightShape, .s8), bias: bias.map { try Layout.plain($0.shape) },
      dst: resultLayout ?? .any(shape(of: step.output), kind), bytes.postOps(self.kind),
      scales: bytes.scales)
  }

  private mutating func byteArguments(
    _ step: FusedNode, _ bytes: ByteStep, _ bias: Tensor?, _ primitive: Primitive
  ) throws -> [(Slot, PlanOperand)] {
    let source = try operand(
      step.inputs[0], in: primitive.chosenLayout(.src), as: bytes.input, step.name)
    // The weights are constants: they are quantised and reordered once, during compilation.
    let kernel = try bytes.weights.values.withUnsafeBytes {
      try constant($0, .plain(step.weightShape, .s8), in: primitive.chosenLayout(.weights))
    }
    guard let bias else { return [(.src, source), (.weights, kernel)] }
    let layout = try Layout.plain(bias.shape)  // [O]
    return [
      (.src, source), (.weights, kernel),
      (.bias, try constant(bias, bias.shape, in: layout, rounds: false)),
    ]
  }

  /// Converts a result that was computed in floats to bytes, which its readers expect.
  private mutating func storeBytes(_ step: FusedNode, as scale: Int8Scale) throws {
    let floats = program.source(step.output)
    // Only the element type changes, not the memory format: that is the cheapest conversion.
    let bytes = try operand(
      step.output, in: floats.layout.with(scale.kind), as: scale, step.name)
    program.set(step.output, bytes)
  }
}
