internal import COneDNN

// Buffers, constants and reorders.

extension PlanCompiler {
  /// A value in a layout and as multiples of a scale, reordered when it is nowhere so.
  mutating func operand(
    _ value: Network.Value, in layout: Layout, as scale: Int8Scale? = nil, _ name: String
  ) throws -> Operand {
    let known = places[value] ?? []
    let match = known.first {
      // Floats that were rounded are floats too.
      $0.layout == layout && ($0.scale == scale || scale == nil && emulatesInt8)
    }
    if let match { return match }
    guard var source = known.first else {
      throw NeuralNetworkError("\(name) needs a value that is not computed.")
    }
    let zeros = { [emulatesInt8] (source: Operand) in
      emulatesInt8 || source.scale == scale
        ? (0, 0) : (source.scale?.zeroPoint ?? 0, scale?.zeroPoint ?? 0)
    }
    if zeros(source) != (0, 0) {
      // First the numbers, then the order: oneDNN 2.6.3 loses zero points where it does both and the
      // channels fill no vector.
      let numbers = try source.layout.with(scale?.kind ?? .f32)
      if numbers != layout { source = try operand(value, in: numbers, as: scale, name) }
    }
    let (srcZero, dstZero) = zeros(source)
    let factor = emulatesInt8 ? 1 : (source.scale?.scale ?? 1) / (scale?.scale ?? 1)
    let primitive = try Primitive.reorder(
      engine, from: source.layout, to: layout, scale: factor, srcZero: srcZero, dstZero: dstZero)
    var target = addBuffer(layout)
    target.scale = scale
    appendPrimitive("\(name) (reorder)", primitive, [(ODNN_SRC, source), (ODNN_DST, target)])
    if scale != nil { round(target, name) }
    places[value, default: []].append(target)
    return target
  }

  /// Adds the step that computes a layer into a new buffer, or into that of `residual`.
  mutating func append(
    _ step: FusedNode, _ primitive: Primitive, _ arguments: [(odnn_slot, Operand)],
    inPlaceOf residual: Operand? = nil, as scale: Int8Scale? = nil
  ) throws {
    let layout = try primitive.chosenLayout(ODNN_DST)
    var destination = residual.map { Operand(place: $0.place, layout: layout) } ?? addBuffer(layout)
    destination.scale = scale
    appendPrimitive(step.name, primitive, arguments + [(ODNN_DST, destination)])
    places[step.output] = [destination]
    round(destination, step.name)
  }

  private mutating func appendPrimitive(
    _ name: String, _ primitive: Primitive, _ arguments: [(odnn_slot, Operand)]
  ) {
    var list = arguments.map { (slot: Int32($0.0.rawValue), operand: $0.1) }
    if let layout = primitive.layout(ODNN_SCRATCHPAD) {
      scratchpadByteCount = max(scratchpadByteCount, layout.byteCount)
      list.append(
        (Int32(ODNN_SCRATCHPAD.rawValue), Operand(place: .scratchpad, layout: layout)))
    }
    append(name, .primitive(primitive, list), touching: list.map(\.operand))
  }

  mutating func append(_ name: String, _ work: PlanStep.Work, touching: [Operand]) {
    steps.append(PlanStep(name: name, work: work))
    for operand in touching { touch(operand, atStep: steps.count - 1) }
  }

  mutating func touch(_ operand: Operand, atStep step: Int) {
    guard case .buffer(let number) = operand.place else { return }
    buffers[number].lastStep = max(buffers[number].lastStep, step)
    if let whole = buffers[number].whole {
      buffers[whole.buffer].lastStep = max(buffers[whole.buffer].lastStep, step)
    }
  }

  mutating func addBuffer(_ layout: Layout) -> Operand {
    buffers.append(
      PlanBuffer(byteCount: layout.byteCount, firstStep: steps.count, lastStep: steps.count))
    return Operand(place: .buffer(buffers.count - 1), layout: layout)
  }

  /// Rounds a stored value where what stores it is emulated.
  mutating func round(_ operand: Operand, _ name: String) {
    let count = operand.layout.byteCount / MemoryLayout<Float>.size
    if emulatesBF16 {
      append("\(name) (round)", .roundToBF16(operand, count: count), touching: [operand])
    } else if emulatesInt8, let scale = operand.scale {
      append("\(name) (round)", .roundToInt8(operand, scale, count: count), touching: [operand])
    }
  }

  /// Shows what goes into a layer.
  mutating func observe(_ step: FusedNode) throws {
    guard let source = places[step.inputs[0]]?.first else { return }
    let count = source.layout.byteCount / MemoryLayout<Float>.size
    append(step.name, .observe(source, count: count), touching: [source])
  }

  /// Stores a tensor as a constant in its final layout; `rounds` says whether it becomes bf16 in a
  /// bf16 plan.
  mutating func constant(
    _ tensor: Tensor, _ shape: [Int], in layout: Layout, rounds: Bool = true
  ) throws -> Operand {
    guard emulatesBF16, rounds else {
      return try tensor.values.withUnsafeBytes { try constant($0, .plain(shape), in: layout) }
    }
    var values = tensor.values
    values.withUnsafeMutableBufferPointer { roundToBF16($0) }
    return try values.withUnsafeBytes { try constant($0, .plain(shape), in: layout) }
  }

  /// Stores numbers that lie in the layout `given` as a constant in its final layout.
  mutating func constant(
    _ numbers: UnsafeRawBufferPointer, _ given: Layout, in layout: Layout
  ) throws -> Operand {
    let constant = try memory.place(layout)
    if let base = numbers.baseAddress { try reorder(base, given, to: constant) }
    constants.append(constant)
    return Operand(place: .constant(constants.count - 1), layout: layout)
  }

  private func reorder(
    _ source: UnsafeRawPointer, _ layout: Layout, to constant: Constant
  ) throws {
    if layout == constant.layout {
      constant.address.copyMemory(from: source, byteCount: layout.byteCount)
      return
    }
    // oneDNN takes no other pointers, and only reads the source.
    let source = UnsafeMutableRawPointer(mutating: source)
    let primitive = try Primitive.reorder(engine, from: layout, to: constant.layout)
    let scratch = try primitive.layout(ODNN_SCRATCHPAD).map { layout in
      Constant(layout, in: try MemoryBlock(byteCount: layout.byteCount), at: 0)
    }
    var memories = [
      (ODNN_SRC, try Memory(engine, layout, source)),
      (ODNN_DST, try Memory(engine, constant.layout, constant.address)),
    ]
    if let scratch {
      memories.append((ODNN_SCRATCHPAD, try Memory(engine, scratch.layout, scratch.address)))
    }
    let arguments = memories.map {
      odnn_argument(slot: Int32($0.0.rawValue), memory: $0.1.handle)
    }
    try withExtendedLifetime(memories) {
      try arguments.withUnsafeBufferPointer { try primitive.run(Stream(engine), $0) }
    }
  }

  /// The primitive, or nil when oneDNN has no code for the request.
  func orRefused(
    _ make: () throws(NeuralNetworkError) -> Primitive
  ) throws(NeuralNetworkError) -> Primitive? {
    do {
      return try make()
    } catch {
      if odnn_last_was_unimplemented() { return nil }
      throw error
    }
  }
}
