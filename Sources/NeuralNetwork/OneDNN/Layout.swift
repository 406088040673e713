internal import COneDNN

/// A shape with its element type and order in memory.
///
/// `@unchecked Sendable`: the description behind the handle is never written after `init`.
final class Layout: @unchecked Sendable, Equatable {
  enum ElementKind: Sendable {
    case f32, bf16

    var code: odnn_type { self == .bf16 ? ODNN_BF16 : ODNN_F32 }
  }

  let handle: OpaquePointer

  /// Takes over a handle that a C function gave.
  init(owning handle: OpaquePointer) { self.handle = handle }

  /// Row-major order.
  static func plain(_ shape: [Int], _ kind: ElementKind = .f32) throws(NeuralNetworkError) -> Layout
  {
    try make(shape, kind, ODNN_PLAIN)
  }

  /// An order for oneDNN to choose; only good for asking for a primitive.
  static func any(_ shape: [Int], _ kind: ElementKind) throws(NeuralNetworkError) -> Layout {
    try make(shape, kind, ODNN_ANY)
  }

  /// Another shape of four dimensions in the same order; nil where the order is an unusual one.
  func like(_ shape: [Int]) -> Layout? {
    odnn_layout_like(handle, shape.map(Int64.init)).map(Layout.init(owning:))
  }

  private static func make(
    _ shape: [Int], _ kind: ElementKind, _ order: odnn_order
  ) throws(NeuralNetworkError) -> Layout {
    let dims = shape.map(Int64.init)
    return Layout(
      owning: try unwrap(odnn_layout_create(Int32(dims.count), dims, kind.code, order)))
  }

  deinit { odnn_layout_free(handle) }

  /// The size of a buffer in this layout, in bytes, with the padding of blocked orders.
  var byteCount: Int { odnn_layout_bytes(handle) }

  /// Whether some channels of one sample in `whole` are, byte for byte, a buffer in this layout.
  func isChannelSlice(of whole: Layout) -> Bool {
    odnn_layout_is_channel_slice(handle, whole.handle)
  }

  static func == (a: Layout, b: Layout) -> Bool { odnn_layout_equal(a.handle, b.handle) }
}

/// A layout at an address that somebody else keeps alive.
final class Memory {
  let handle: OpaquePointer
  private let engine: Engine

  init(_ engine: Engine, _ layout: Layout, _ address: UnsafeMutableRawPointer)
    throws(NeuralNetworkError)
  {
    handle = try unwrap(odnn_memory_create(engine.handle, layout.handle, address))
    self.engine = engine
  }

  deinit { odnn_memory_free(handle) }
}
