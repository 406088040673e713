package import OneDNN

/// What a step reads or writes, with its layout there.
///
/// `Store` says what there is outside of a worker's own memory: constants at inference, parameters
/// and what follows from them in training.
package struct Operand<Store: Sendable>: Sendable {
  /// Where numbers lie.
  package enum Place: Sendable {
    /// The buffer of this number, in the worker's arena.
    case buffer(Int)
    /// The scratchpad that all steps of a worker share.
    case scratchpad
    /// Memory that is not the arena's.
    case store(Store)
  }

  /// Where it lies.
  package let place: Place
  /// Its shape, element type and order there.
  package let layout: Layout
  /// What its numbers are multiples of, where it is stored in int8.
  ///
  /// Equal bytes stand for different numbers under different scales, so a copy of a value can be
  /// used only if both its layout and its scale match.
  package var scale: Int8Scale?

  /// Makes an operand.
  package init(place: Place, layout: Layout, scale: Int8Scale? = nil) {
    self.place = place
    self.layout = layout
    self.scale = scale
  }

  /// How many floats its memory has room for, with the padding of blocked orders.
  package var floatCount: Int { layout.byteCount / MemoryLayout<Float>.stride }
}

/// One thing that a worker does; `Own` is what only one kind of program has.
package struct Step<Store: Sendable, Own: Sendable>: Sendable {
  /// What is done.
  package enum Work: Sendable {
    /// Runs a primitive with these arguments.
    case primitive(Primitive, [(slot: Slot, operand: Operand<Store>)])
    /// Rounds floats to bf16 in place, for processors that oneDNN has no bf16 code for.
    case roundToBF16(Operand<Store>)
    /// What this program adds to oneDNN's primitives.
    case own(Own)
  }

  /// The layer's name, or what the step does for it.
  package let name: String
  /// What is done.
  package let work: Work
}

/// Steps in the order in which they run, and where their buffers lie; it never changes.
package struct Program<Store: Sendable, Own: Sendable>: Sendable {
  /// What its primitives were made on.
  package let engine: Engine
  /// The steps in the order in which they run.
  package let steps: [Step<Store, Own>]
  /// Where each buffer lies in a worker's arena.
  let arena: ArenaPlanner
  /// The size of the largest scratchpad that a step wants, in bytes.
  package let scratchpadByteCount: Int

  /// The memory that each worker needs, in bytes: the arena, and the scratchpad behind it.
  package var byteCount: Int { arena.byteCount + scratchpadByteCount }
}
