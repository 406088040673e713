package import OneDNN

/// An operand of a step: its location and layout.
///
/// `Store` identifies memory outside of a worker's arena: constants at inference, parameters and
/// data derived from them in training.
package struct Operand<Store: Sendable>: Sendable {
  /// A location of an operand.
  package enum Place: Sendable {
    /// A buffer in the worker's arena, by number.
    case buffer(Int)
    /// The scratchpad that all steps of a worker share.
    case scratchpad
    /// Memory outside of the arena.
    case store(Store)
  }

  /// The location.
  package let place: Place
  /// The shape, element type and memory format.
  package let layout: Layout
  /// The scale, if the operand is stored in int8.
  ///
  /// Equal bytes represent different numbers under different scales, so a copy of a value can be
  /// used only if both its layout and its scale match.
  package var scale: Int8Scale?

  /// Creates an operand.
  package init(place: Place, layout: Layout, scale: Int8Scale? = nil) {
    self.place = place
    self.layout = layout
    self.scale = scale
  }

  /// The number of floats that fit in its memory, with the padding of blocked formats.
  package var floatCount: Int { layout.byteCount / MemoryLayout<Float>.stride }
}

/// A step of a worker; `Own` is the work specific to one kind of program.
package struct Step<Store: Sendable, Own: Sendable>: Sendable {
  /// The work of a step.
  package enum Work: Sendable {
    /// Runs a primitive with these arguments.
    case primitive(Primitive, [(slot: Slot, operand: Operand<Store>)])
    /// Rounds floats to bf16 in place, for processors that oneDNN has no bf16 code for.
    case roundToBF16(Operand<Store>)
    /// Work specific to this kind of program.
    case own(Own)
  }

  /// The layer's name, or a description of the work done for it.
  package let name: String
  /// The work.
  package let work: Work
}

/// An immutable list of steps in execution order, with the arena that holds their buffers.
package struct Program<Store: Sendable, Own: Sendable>: Sendable {
  /// The engine that its primitives were created on.
  package let engine: Engine
  /// The steps in execution order.
  package let steps: [Step<Store, Own>]
  /// The offsets of the buffers in a worker's arena.
  let arena: ArenaPlanner
  /// The size of the largest scratchpad of a step, in bytes.
  package let scratchpadByteCount: Int

  /// The size of each worker's memory in bytes: the arena, followed by the scratchpad.
  package var byteCount: Int { arena.byteCount + scratchpadByteCount }
}
