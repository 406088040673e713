internal import COneDNN
internal import Messages

/// Compiled code for one operation; threads may share it.
package final class Primitive: Sendable {
  private let handle: Handle
  private let engine: Engine
  var pointer: OpaquePointer { handle.pointer }

  /// Takes ownership of a primitive returned by the shim.
  ///
  /// - Throws: the shim's error if it returned NULL.
  init(_ engine: Engine, owning pointer: OpaquePointer?) throws(OneDNNError) {
    handle = try Handle(owning: pointer, freedBy: odnn_primitive_free)
    self.engine = engine
  }

  /// The name of oneDNN's implementation, such as `jit:avx2` or `ref:any`.
  package var implementation: String { String(cString: odnn_primitive_implementation(pointer)) }

  /// Whether the primitive uses oneDNN's unoptimised reference code.
  package var isReferenceCode: Bool { implementation.hasPrefix("ref") }

  /// Returns the layout that oneDNN chose for an argument, or nil if there is no such argument.
  package func layout(_ slot: Slot) -> Layout? {
    .ifAny(odnn_primitive_layout(pointer, slot.code))
  }

  /// Returns the layout of an argument that the primitive must have.
  package func chosenLayout(_ slot: Slot) -> Layout {
    guard let layout = layout(slot) else {
      preconditionFailure("\(implementation) has no argument \(slot)")
    }
    return layout
  }

  /// Returns the primitive that `make` creates, or nil if oneDNN has no code for it.
  ///
  /// - Throws: any other error of `make`.
  package static func ifImplemented(_ make: () throws -> Primitive) throws -> Primitive? {
    do {
      return try make()
    } catch let error as OneDNNError where error.code == .unimplemented {
      return nil
    }
  }
}

// MARK: - Operations on layouts

extension Primitive {
  /// Creates a conversion to another layout: `scale` · (x - `srcZero`) + `dstZero`.
  package static func reorder(
    _ engine: Engine, from src: Layout, to dst: Layout, scale: Float = 1, srcZero: Float = 0,
    dstZero: Float = 0
  ) throws(OneDNNError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_reorder_create(
        engine.pointer, src.pointer, dst.pointer, scale, Int32(srcZero), Int32(dstZero)))
  }

  /// Creates a concatenation along an axis, in the order of `multipleSrc`.
  package static func concat(
    _ engine: Engine, axis: Int, srcs: [Layout]
  ) throws(OneDNNError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_concat_create(
        engine.pointer, Int32(axis), Int32(srcs.count), srcs.map(\.pointer)))
  }

  /// Creates the sum of inputs of the same shape, in the order of `multipleSrc`.
  package static func sum(
    _ engine: Engine, of srcs: [Layout], dst: Layout
  ) throws(OneDNNError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_sum_create(engine.pointer, Int32(srcs.count), srcs.map(\.pointer), dst.pointer))
  }
}
