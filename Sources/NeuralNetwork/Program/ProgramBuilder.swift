package import OneDNN

/// A program under construction: its steps, its buffers with their lifetimes, and the locations of
/// the network's values.
///
/// The compilers for inference and for training decide what to compute; this records it.
package struct ProgramBuilder<Store: Sendable, Own: Sendable> {
  /// The engine that primitives are created on.
  package let engine: Engine
  private var steps: [Step<Store, Own>] = []
  private var buffers: [PlanBuffer] = []
  private var scratchpadByteCount = 0
  /// The locations of each value: the original first, then reordered copies.
  private var places: [Network.Value: [Operand<Store>]] = [:]

  /// Creates a program without steps.
  package init(_ engine: Engine) { self.engine = engine }

  /// Returns the program; nothing may be added after that.
  package func finish() -> Program<Store, Own> {
    Program(
      engine: engine, steps: steps, arena: ArenaPlanner(buffers),
      scratchpadByteCount: scratchpadByteCount)
  }
}

// MARK: - Values

extension ProgramBuilder {
  /// Returns the locations of a value, the original first; empty if it is not computed yet.
  package func places(of value: Network.Value) -> [Operand<Store>] { places[value] ?? [] }

  /// Returns the original location of a value.
  ///
  /// - Precondition: the value is computed already.
  package func source(_ value: Network.Value) -> Operand<Store> {
    guard let source = places[value]?.first else { preconditionFailure("not computed yet") }
    return source
  }

  /// Sets the original location of a value, and removes its copies.
  package mutating func set(_ value: Network.Value, _ operand: Operand<Store>) {
    // A stale copy would hold the value from before this step.
    places[value] = [operand]
  }

  /// Records a copy of a value, so that later steps can use it.
  package mutating func remember(_ value: Network.Value, _ operand: Operand<Store>) {
    places[value, default: []].append(operand)
  }
}

// MARK: - Buffers

extension ProgramBuilder {
  /// Adds a buffer, first written by the next step.
  package mutating func addBuffer(_ layout: Layout) -> Operand<Store> {
    buffers.append(
      PlanBuffer(byteCount: layout.byteCount, firstStep: steps.count, lastStep: steps.count))
    return Operand(place: .buffer(buffers.count - 1), layout: layout)
  }

  /// Extends the lifetime of a buffer to the end of the program, for readers after the last step.
  ///
  /// Call it after adding the last step.
  package mutating func keep(_ operand: Operand<Store>) { touch(operand, atStep: steps.count) }

  private mutating func touch(_ operand: Operand<Store>, atStep step: Int) {
    guard case .buffer(let number) = operand.place else { return }
    buffers[number].lastStep = max(buffers[number].lastStep, step)
    // A part has no memory of its own: the whole must stay alive while the part is needed.
    if let whole = buffers[number].whole {
      buffers[whole.buffer].lastStep = max(buffers[whole.buffer].lastStep, step)
    }
  }

  /// Makes existing buffers adjacent parts of a new one.
  ///
  /// This saves the copy of a concatenation. It requires a batch of 1: with more samples, the
  /// channels of one input are not contiguous in the result.
  ///
  /// - Parameters:
  ///   - parts: the operands of a batch of 1, [1, C_i, H, W].
  ///   - layout: the layout of their concatenation, [1, sum of C_i, H, W].
  /// - Returns: the new buffer; nil if the parts are not contiguous slices of it, or if one occurs
  ///   twice, is the network's input, or is already a part or a whole.
  package mutating func join(_ parts: [Operand<Store>], in layout: Layout) -> Operand<Store>? {
    // Buffer 0 is the network's input.
    let numbers = parts.compactMap { part -> Int? in
      guard case .buffer(let number) = part.place, number > 0, buffers[number].whole == nil,
        part.layout.isChannelSlice(of: layout)
      else { return nil }
      return number
    }
    // A part can have only one location, and a buffer that is part of a larger one can't move.
    guard Set(numbers).count == parts.count,
      !buffers.contains(where: { buffer in
        buffer.whole.map { numbers.contains($0.buffer) } ?? false
      })
    else { return nil }
    let whole = addBuffer(layout)
    let index = buffers.count - 1
    var offset = 0
    for (number, part) in zip(numbers, parts) {
      buffers[number].whole = (index, offset)
      // The parts are written before the whole is first used, and must not be overwritten in
      // between.
      buffers[index].firstStep = min(buffers[index].firstStep, buffers[number].firstStep)
      offset += part.layout.byteCount
    }
    return whole
  }
}

// MARK: - Steps

extension ProgramBuilder {
  /// Adds a step that runs a primitive, with a scratchpad as an additional argument if it needs
  /// one.
  package mutating func append(
    _ name: String, _ primitive: Primitive, _ arguments: [(Slot, Operand<Store>)]
  ) {
    var list = arguments.map { (slot: $0.0, operand: $0.1) }
    if let layout = primitive.layout(.scratchpad), layout.byteCount > 0 {
      // Steps run sequentially, so they can share a scratchpad of the largest size.
      scratchpadByteCount = max(scratchpadByteCount, layout.byteCount)
      list.append((.scratchpad, Operand(place: .scratchpad, layout: layout)))
    }
    append(name, .primitive(primitive, list), touching: list.map(\.operand))
  }

  /// Adds a step that does not run a primitive.
  package mutating func append(
    _ name: String, _ own: Own, touching operands: [Operand<Store>]
  ) {
    append(name, .own(own), touching: operands)
  }

  /// Adds a step that rounds floats to bf16 in place.
  package mutating func appendRounding(_ operand: Operand<Store>, _ name: String) {
    append("\(name) (round)", .roundToBF16(operand), touching: [operand])
  }

  private mutating func append(
    _ name: String, _ work: Step<Store, Own>.Work, touching operands: [Operand<Store>]
  ) {
    for operand in operands { touch(operand, atStep: steps.count) }
    steps.append(Step(name: name, work: work))
  }

  /// Adds a reorder to another layout in a new buffer: `factor` · (x - `srcZero`) + `dstZero`.
  package mutating func reorder(
    _ source: Operand<Store>, to layout: Layout, _ name: String, factor: Float = 1,
    srcZero: Float = 0, dstZero: Float = 0
  ) throws(NeuralNetworkError) -> Operand<Store> {
    let primitive = try Primitive.reorder(
      engine, from: source.layout, to: layout, scale: factor, srcZero: srcZero, dstZero: dstZero)
    let target = addBuffer(layout)
    append(name, primitive, [(.src, source), (.dst, target)])
    return target
  }
}
