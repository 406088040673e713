/// Owns one object of the C shim, and frees it on deinitialisation.
///
/// `@unchecked Sendable`: the pointer never changes. oneDNN lets threads share engines, memory
/// descriptors and primitives, which are immutable after creation: a primitive's scratchpad is an
/// argument of each run (oneDNN's developer guide, "Primitive attributes: scratchpad mode").
/// Streams and memories may not be shared, so their owners are not `Sendable`.
final class Handle: @unchecked Sendable {
  let pointer: OpaquePointer
  private let free: @convention(c) (OpaquePointer?) -> Void

  /// Takes ownership of an object returned by the shim.
  ///
  /// - Throws: the shim's error if it returned NULL.
  init(
    owning pointer: OpaquePointer?, freedBy free: @escaping @convention(c) (OpaquePointer?) -> Void
  ) throws(OneDNNError) {
    guard let pointer else { throw .ofFailedCall }
    self.pointer = pointer
    self.free = free
  }

  deinit { free(pointer) }
}
