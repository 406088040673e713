internal import COneDNN

/// The type of the numbers in a buffer.
package enum ElementKind: Sendable, Hashable {
  case f32, bf16, u8, s8

  var code: odnn_type {
    switch self {
    case .f32: ODNN_F32
    case .bf16: ODNN_BF16
    case .u8: ODNN_U8
    case .s8: ODNN_S8
    }
  }
}

/// A shape with its element type and order in memory (oneDNN's memory descriptor).
package final class Layout: Sendable, Equatable {
  private let handle: Handle
  var pointer: OpaquePointer { handle.pointer }

  /// Takes over a layout that the shim made.
  ///
  /// - Throws: the shim's error where it made none.
  init(owning pointer: OpaquePointer?) throws(OneDNNError) {
    handle = try Handle(owning: pointer, freedBy: odnn_layout_free)
  }

  /// The layout that the shim made, or nil where NULL is an answer and no failure.
  static func ifAny(_ pointer: OpaquePointer?) -> Layout? {
    pointer == nil ? nil : try? Layout(owning: pointer)
  }

  /// Row-major order: [N, C, H, W], [O, I, kH, kW] or [G, O, I, kH, kW], [N, C].
  package static func plain(
    _ shape: [Int], _ kind: ElementKind = .f32
  ) throws(OneDNNError) -> Layout {
    try make(shape, kind, ODNN_PLAIN)
  }

  /// An order for oneDNN to choose; only good for asking for a primitive.
  package static func any(_ shape: [Int], _ kind: ElementKind) throws(OneDNNError) -> Layout {
    try make(shape, kind, ODNN_ANY)
  }

  private static func make(
    _ shape: [Int], _ kind: ElementKind, _ order: odnn_order
  ) throws(OneDNNError) -> Layout {
    let dims = shape.map(Int64.init)
    return try Layout(owning: odnn_layout_create(Int32(dims.count), dims, kind.code, order))
  }

  /// The extents.
  package var shape: [Int] {
    var dims = [Int64](repeating: 0, count: 12)
    let rank = Int(odnn_layout_dims(pointer, &dims))
    return dims.prefix(rank).map(Int.init)
  }

  /// The size of a buffer in this layout, in bytes, with the padding of blocked orders.
  package var byteCount: Int { odnn_layout_bytes(pointer) }

  /// Whether both put the same elements at the same places.
  package static func == (a: Layout, b: Layout) -> Bool { odnn_layout_equal(a.pointer, b.pointer) }
}

// MARK: - Layouts made of others

extension Layout {
  /// Another shape of four dimensions in the same order; nil where the order is an unusual one.
  package func like(_ shape: [Int]) -> Layout? {
    .ifAny(odnn_layout_like(pointer, shape.map(Int64.init)))
  }

  /// The same order with another element type.
  package func with(_ kind: ElementKind) throws(OneDNNError) -> Layout {
    try Layout(owning: odnn_layout_as(pointer, kind.code))
  }

  /// Some channels of a batch of images, where they lie; nil where the order can't be cut there.
  package func channels(_ range: Range<Int>) -> Layout? {
    .ifAny(odnn_layout_channels(pointer, Int64(range.lowerBound), Int64(range.count)))
  }

  /// Whether some channels of one sample in `whole` are, byte for byte, a buffer in this layout.
  ///
  /// Then buffers that lie one after the other are their concatenation.
  package func isChannelSlice(of whole: Layout) -> Bool {
    odnn_layout_is_channel_slice(pointer, whole.pointer)
  }
}
