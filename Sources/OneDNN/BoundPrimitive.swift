internal import COneDNN

/// A primitive with the memory of each argument, to be run repeatedly on one thread.
///
/// Creating oneDNN's memory objects once saves allocations in each run. The creator must keep the
/// memory of the arguments alive.
package struct BoundPrimitive {
  /// An argument: its slot, its layout and its address.
  package typealias Argument = (slot: Slot, layout: Layout, address: UnsafeMutableRawPointer)

  private let primitive: Primitive
  /// Keeps the handles in `arguments` alive.
  private let memories: [Memory]
  private let arguments: [odnn_argument]

  /// Creates a primitive that is bound to its arguments.
  package init(
    _ engine: Engine, _ primitive: Primitive, _ list: [Argument]
  ) throws(OneDNNError) {
    var memories: [Memory] = []
    var arguments: [odnn_argument] = []
    for argument in list {
      let memory = try Memory(engine, argument.layout, argument.address)
      memories.append(memory)
      arguments.append(
        odnn_argument(slot: Int32(argument.slot.code.rawValue), memory: memory.pointer))
    }
    self.primitive = primitive
    self.memories = memories
    self.arguments = arguments
  }

  /// Runs the primitive synchronously on the calling thread.
  package func run(_ stream: Stream) throws(OneDNNError) {
    let status = arguments.withUnsafeBufferPointer { arguments in
      // An empty array may have no address; there is no primitive without arguments.
      arguments.baseAddress.map {
        odnn_primitive_run(primitive.pointer, stream.pointer, $0, Int32(arguments.count))
      }
    }
    guard status == 0 else { throw .ofFailedCall }
  }
}

/// oneDNN's memory object for a layout at an address, whose memory the creator must keep alive.
private final class Memory {
  private let handle: Handle
  private let engine: Engine
  var pointer: OpaquePointer { handle.pointer }

  init(
    _ engine: Engine, _ layout: Layout, _ address: UnsafeMutableRawPointer
  ) throws(OneDNNError) {
    handle = try Handle(
      owning: odnn_memory_create(engine.pointer, layout.pointer, address),
      freedBy: odnn_memory_free)
    self.engine = engine
  }
}
