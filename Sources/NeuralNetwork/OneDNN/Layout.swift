package import COneDNN

/// A shape with its element type and order in memory.
///
/// `@unchecked Sendable`: the description behind the handle is never written after `init`.
package final class Layout: @unchecked Sendable, Equatable {
  package enum ElementKind: Sendable {
    case f32, bf16, u8, s8

    package var code: odnn_type {
      switch self {
      case .f32: ODNN_F32
      case .bf16: ODNN_BF16
      case .u8: ODNN_U8
      case .s8: ODNN_S8
      }
    }
  }

  package let handle: OpaquePointer

  /// Takes over a handle that a C function gave.
  package init(owning handle: OpaquePointer) { self.handle = handle }

  /// Row-major order.
  package static func plain(
    _ shape: [Int], _ kind: ElementKind = .f32
  ) throws(NeuralNetworkError) -> Layout {
    try make(shape, kind, ODNN_PLAIN)
  }

  /// An order for oneDNN to choose; only good for asking for a primitive.
  package static func any(
    _ shape: [Int], _ kind: ElementKind
  ) throws(NeuralNetworkError) -> Layout {
    try make(shape, kind, ODNN_ANY)
  }

  /// Another shape of four dimensions in the same order; nil where the order is an unusual one.
  package func like(_ shape: [Int]) -> Layout? {
    odnn_layout_like(handle, shape.map(Int64.init)).map(Layout.init(owning:))
  }

  /// The same order with another element type.
  func with(_ kind: ElementKind) throws(NeuralNetworkError) -> Layout {
    Layout(owning: try unwrap(odnn_layout_as(handle, kind.code)))
  }

  private static func make(
    _ shape: [Int], _ kind: ElementKind, _ order: odnn_order
  ) throws(NeuralNetworkError) -> Layout {
    let dims = shape.map(Int64.init)
    return Layout(
      owning: try unwrap(odnn_layout_create(Int32(dims.count), dims, kind.code, order)))
  }

  deinit { odnn_layout_free(handle) }

  /// The extents.
  package var shape: [Int] {
    var dims = [Int64](repeating: 0, count: 12)
    let rank = Int(odnn_layout_dims(handle, &dims))
    return dims.prefix(rank).map(Int.init)
  }

  /// The size of a buffer in this layout, in bytes, with the padding of blocked orders.
  package var byteCount: Int { odnn_layout_bytes(handle) }

  /// Whether some channels of one sample in `whole` are, byte for byte, a buffer in this layout.
  func isChannelSlice(of whole: Layout) -> Bool {
    odnn_layout_is_channel_slice(handle, whole.handle)
  }

  package static func == (a: Layout, b: Layout) -> Bool { odnn_layout_equal(a.handle, b.handle) }
}

/// A layout at an address that somebody else keeps alive.
package final class Memory {
  package let handle: OpaquePointer
  private let engine: Engine

  package init(_ engine: Engine, _ layout: Layout, _ address: UnsafeMutableRawPointer)
    throws(NeuralNetworkError)
  {
    handle = try unwrap(odnn_memory_create(engine.handle, layout.handle, address))
    self.engine = engine
  }

  deinit { odnn_memory_free(handle) }
}
