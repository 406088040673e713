internal import COneDNN

/// A primitive with the memory of each argument, ready to run over and over on one thread.
///
/// Making oneDNN's memory objects once saves every run from allocating. Somebody else keeps the
/// memory alive that the arguments lie in.
package struct BoundPrimitive {
  /// One argument: which it is, its layout, and where it lies.
  package typealias Argument = (slot: Slot, layout: Layout, address: UnsafeMutableRawPointer)

  private let primitive: Primitive
  /// Keeps the handles in `arguments` alive.
  private let memories: [Memory]
  private let arguments: [odnn_argument]

  /// Binds a primitive to its arguments.
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

  /// Runs on the calling thread, to the end.
  package func run(_ stream: Stream) throws(OneDNNError) {
    let status = arguments.withUnsafeBufferPointer { arguments in
      // An empty list may have no address; no primitive takes one.
      arguments.baseAddress.map {
        odnn_primitive_run(primitive.pointer, stream.pointer, $0, Int32(arguments.count))
      }
    }
    guard status == 0 else { throw .ofFailedCall }
  }
}

/// A layout at an address that somebody else keeps alive.
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
