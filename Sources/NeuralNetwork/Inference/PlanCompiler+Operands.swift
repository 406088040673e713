internal import OneDNN

// The locations and layouts of values and constants.

extension PlanCompiler {
  /// Returns a value in a layout and with a scale, adding a reorder if no such copy exists.
  mutating func operand(
    _ value: Network.Value, in layout: Layout, as scale: Int8Scale? = nil, _ name: String
  ) throws -> PlanOperand {
    let match = program.places(of: value).first {
      // An emulated int8 value is stored as rounded floats, which readers of floats can use
      // directly.
      $0.layout == layout && ($0.scale == scale || scale == nil && emulatesInt8)
    }
    if let match { return match }
    var source = program.source(value)
    if zeroPoints(from: source, to: scale) != (0, 0) {
      // Convert the element type first and the memory format afterwards: oneDNN 2.6.3 loses zero
      // points when one reorder does both and the channels don't fill a vector.
      let numbers = try source.layout.with(scale?.kind ?? .f32)
      if numbers != layout { source = try operand(value, in: numbers, as: scale, name) }
    }
    let (srcZero, dstZero) = zeroPoints(from: source, to: scale)
    // x = s_src · q_src = s_dst · q_dst, so q_dst = s_src / s_dst · q_src.
    let factor = emulatesInt8 ? 1 : (source.scale?.scale ?? 1) / (scale?.scale ?? 1)
    var target = try program.reorder(
      source, to: layout, "\(name) (reorder)", factor: factor, srcZero: srcZero, dstZero: dstZero)
    target.scale = scale
    // Without a scale, a reorder only moves values, which were rounded when they were computed.
    if scale != nil { round(target, name) }
    program.remember(value, target)
    return target
  }

  /// Returns the zero points that a reorder subtracts and adds; emulated int8, in real numbers, has
  /// none.
  private func zeroPoints(from source: PlanOperand, to scale: Int8Scale?) -> (Float, Float) {
    emulatesInt8 || source.scale == scale
      ? (0, 0) : (source.scale?.zeroPoint ?? 0, scale?.zeroPoint ?? 0)
  }

  /// Adds the step that computes a layer into a new buffer, or into the buffer of `residual`.
  mutating func append(
    _ step: FusedNode, _ primitive: Primitive, _ arguments: [(Slot, PlanOperand)],
    inPlaceOf residual: PlanOperand? = nil, as scale: Int8Scale? = nil
  ) throws {
    let layout = primitive.chosenLayout(.dst)
    // Without a residual the step gets a new buffer. With one it overwrites the residual, which no
    // later step reads: the fusing guarantees this.
    var destination =
      residual.map { PlanOperand(place: $0.place, layout: layout) } ?? program.addBuffer(layout)
    destination.scale = scale
    program.append(step.name, primitive, arguments + [(.dst, destination)])
    program.set(step.output, destination)
    round(destination, step.name)
  }

  /// Adds the rounding of a stored value, if bf16 or int8 is emulated.
  mutating func round(_ operand: PlanOperand, _ name: String) {
    if emulatesBF16 {
      program.appendRounding(operand, name)
    } else if emulatesInt8, let scale = operand.scale {
      program.append("\(name) (round)", .roundToInt8(operand, scale), touching: [operand])
    }
  }

  /// Adds a step that passes the input of a layer to a `Calibrator`.
  mutating func observe(_ step: FusedNode) {
    // Any layout will do: blocked ones may pad channels with zeros, which histograms ignore.
    guard let source = program.places(of: step.inputs[0]).first else { return }
    program.append(step.name, .observe(source), touching: [source])
  }
}

// MARK: - Constants

extension PlanCompiler {
  /// Stores a tensor as a constant in its final layout; `rounds` is false for values that are not
  /// rounded where bf16 is emulated.
  mutating func constant(
    _ tensor: Tensor, _ shape: [Int], in layout: Layout, rounds: Bool = true
  ) throws -> PlanOperand {
    // Biases are added to f32 sums, so they keep their precision even in bf16 plans.
    guard emulatesBF16, rounds else {
      return try tensor.values.withUnsafeBytes { try constant($0, .plain(shape), in: layout) }
    }
    var values = tensor.values
    values.withUnsafeMutableBufferPointer { HalfPrecision.roundToBF16($0) }
    return try values.withUnsafeBytes { try constant($0, .plain(shape), in: layout) }
  }

  /// Stores the values of a buffer with the layout `given` as a constant in its final layout.
  mutating func constant(
    _ numbers: UnsafeRawBufferPointer, _ given: Layout, in layout: Layout
  ) throws -> PlanOperand {
    let constant = try memory.place(layout)
    if let base = numbers.baseAddress { try reorder(base, given, to: constant) }
    return PlanOperand(place: .store(constant), layout: layout)
  }

  /// Reorders weights into their final layout during compilation, so that no worker has to.
  private func reorder(
    _ source: UnsafeRawPointer, _ layout: Layout, to constant: Constant
  ) throws {
    if layout == constant.layout {
      constant.address.copyMemory(from: source, byteCount: layout.byteCount)
      return
    }
    let primitive = try Primitive.reorder(engine, from: layout, to: constant.layout)
    // oneDNN takes only mutable pointers, but does not write to the source.
    var arguments: [BoundPrimitive.Argument] = [
      (.src, layout, UnsafeMutableRawPointer(mutating: source)),
      (.dst, constant.layout, constant.address),
    ]
    let scratchpad = primitive.layout(.scratchpad)
    let block = try scratchpad.map { layout throws(NeuralNetworkError) in
      try MemoryBlock(byteCount: layout.byteCount)
    }
    if let scratchpad, let block { arguments.append((.scratchpad, scratchpad, block.address)) }
    // The arguments hold only the scratchpad's address, which must stay valid until the run ends.
    try withExtendedLifetime(block) {
      try BoundPrimitive(engine, primitive, arguments).run(Stream(engine))
    }
  }
}
