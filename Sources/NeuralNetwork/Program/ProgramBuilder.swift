package import OneDNN

/// A program while it is compiled: its steps, its buffers with the steps that touch them, and where
/// each value of the network is.
///
/// The compilers for inference and for training decide what to compute; this keeps the books.
package struct ProgramBuilder<Store: Sendable, Own: Sendable> {
  /// What primitives are made on.
  package let engine: Engine
  private var steps: [Step<Store, Own>] = []
  private var buffers: [PlanBuffer] = []
  private var scratchpadByteCount = 0
  /// Where each value is: first as it was computed, then in the layouts that it was brought to.
  private var places: [Network.Value: [Operand<Store>]] = [:]

  /// Makes a program without steps.
  package init(_ engine: Engine) { self.engine = engine }

  /// The program, which must not be added to any more.
  package func finish() -> Program<Store, Own> {
    Program(
      engine: engine, steps: steps, arena: ArenaPlanner(buffers),
      scratchpadByteCount: scratchpadByteCount)
  }
}

// MARK: - Values

extension ProgramBuilder {
  /// Where a value is, first as it was computed; empty where it is not computed yet.
  package func places(of value: Network.Value) -> [Operand<Store>] { places[value] ?? [] }

  /// Where a value is, as it was computed: nodes stand in the order in which they can run.
  package func source(_ value: Network.Value) -> Operand<Store> {
    guard let source = places[value]?.first else { preconditionFailure("not computed yet") }
    return source
  }

  /// Says where a value is computed; other places of it are forgotten.
  package mutating func set(_ value: Network.Value, _ operand: Operand<Store>) {
    // A copy that a later step finds here would hold what the value was before.
    places[value] = [operand]
  }

  /// Says where a value is as well, so that later steps need not bring it there again.
  package mutating func remember(_ value: Network.Value, _ operand: Operand<Store>) {
    places[value, default: []].append(operand)
  }
}

// MARK: - Buffers

extension ProgramBuilder {
  /// A new buffer, first written by the next step.
  package mutating func addBuffer(_ layout: Layout) -> Operand<Store> {
    buffers.append(
      PlanBuffer(byteCount: layout.byteCount, firstStep: steps.count, lastStep: steps.count))
    return Operand(place: .buffer(buffers.count - 1), layout: layout)
  }

  /// Keeps a buffer until all steps are done, for whoever reads it then.
  ///
  /// It must be called after the last step was added.
  package mutating func keep(_ operand: Operand<Store>) { touch(operand, atStep: steps.count) }

  private mutating func touch(_ operand: Operand<Store>, atStep step: Int) {
    guard case .buffer(let number) = operand.place else { return }
    buffers[number].lastStep = max(buffers[number].lastStep, step)
    // A part has no memory of its own: the whole's must stay while the part is needed.
    if let whole = buffers[number].whole {
      buffers[whole.buffer].lastStep = max(buffers[whole.buffer].lastStep, step)
    }
  }

  /// Makes buffers that are computed already parts of a new one, each behind the one before it.
  ///
  /// Joining saves the copy of a concatenation. It works for a batch of 1 only: with more samples,
  /// the channels of one input are not contiguous in the result.
  ///
  /// - Parameters:
  ///   - parts: the operands of a batch of 1, [1, C_i, H, W].
  ///   - layout: the layout of all of them together, [1, sum of C_i, H, W].
  /// - Returns: the new buffer; nil where the parts do not lie in it byte for byte, or are tied to
  ///   another place already: to the network's input, to a whole, or to parts of their own.
  package mutating func join(_ parts: [Operand<Store>], in layout: Layout) -> Operand<Store>? {
    // Buffer 0 is the network's input.
    let numbers = parts.compactMap { part -> Int? in
      guard case .buffer(let number) = part.place, number > 0, buffers[number].whole == nil,
        part.layout.isChannelSlice(of: layout)
      else { return nil }
      return number
    }
    // A part can be in one place only, and what is in a larger buffer already can't move.
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
      // The first part is written before the whole is ever named, and must not be overwritten by
      // then.
      buffers[index].firstStep = min(buffers[index].firstStep, buffers[number].firstStep)
      offset += part.layout.byteCount
    }
    return whole
  }
}

// MARK: - Steps

extension ProgramBuilder {
  /// Adds a step that runs a primitive; its scratchpad is added to the arguments.
  package mutating func append(
    _ name: String, _ primitive: Primitive, _ arguments: [(Slot, Operand<Store>)]
  ) {
    var list = arguments.map { (slot: $0.0, operand: $0.1) }
    if let layout = primitive.layout(.scratchpad), layout.byteCount > 0 {
      // Steps run one after the other, so a single scratchpad of the largest size serves all.
      scratchpadByteCount = max(scratchpadByteCount, layout.byteCount)
      list.append((.scratchpad, Operand(place: .scratchpad, layout: layout)))
    }
    append(name, .primitive(primitive, list), touching: list.map(\.operand))
  }

  /// Adds a step that is no primitive.
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

  /// Copies an operand into a new buffer of another layout: `factor` · (x - `srcZero`) + `dstZero`.
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
