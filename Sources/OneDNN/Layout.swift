internal import COneDNN

/// The element type of a buffer.
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

/// A shape with its element type and memory format (oneDNN's memory descriptor).
package final class Layout: Sendable, Equatable {
  private let handle: Handle
  var pointer: OpaquePointer { handle.pointer }

  /// Takes ownership of a layout returned by the shim.
  ///
  /// - Throws: the shim's error if it returned NULL.
  init(owning pointer: OpaquePointer?) throws(OneDNNError) {
    handle = try Handle(owning: pointer, freedBy: odnn_layout_free)
  }

  /// Takes ownership of a layout returned by the shim; nil if it is NULL, where that is not an
  /// error.
  static func ifAny(_ pointer: OpaquePointer?) -> Layout? {
    pointer == nil ? nil : try? Layout(owning: pointer)
  }

  /// Creates a row-major layout: [N, C, H, W], [O, I, kH, kW] or [G, O, I, kH, kW], [N, C].
  package static func plain(
    _ shape: [Int], _ kind: ElementKind = .f32
  ) throws(OneDNNError) -> Layout {
    try make(shape, kind, ODNN_PLAIN)
  }

  /// Creates a layout whose memory format oneDNN chooses; only valid for creating a primitive.
  package static func any(_ shape: [Int], _ kind: ElementKind) throws(OneDNNError) -> Layout {
    try make(shape, kind, ODNN_ANY)
  }

  private static func make(
    _ shape: [Int], _ kind: ElementKind, _ order: odnn_order
  ) throws(OneDNNError) -> Layout {
    let dims = shape.map(Int64.init)
    return try Layout(owning: odnn_layout_create(Int32(dims.count), dims, kind.code, order))
  }

  /// The dimensions.
  package var shape: [Int] {
    var dims = [Int64](repeating: 0, count: 12)
    let rank = Int(odnn_layout_dims(pointer, &dims))
    return dims.prefix(rank).map(Int.init)
  }

  /// The size of a buffer with this layout in bytes, with the padding of blocked formats.
  package var byteCount: Int { odnn_layout_bytes(pointer) }

  /// Returns whether both place the same elements at the same offsets.
  package static func == (a: Layout, b: Layout) -> Bool { odnn_layout_equal(a.pointer, b.pointer) }
}

// MARK: - Derived layouts

extension Layout {
  /// Returns a layout of four dimensions with the same memory format; nil if the format is
  /// uncommon.
  package func like(_ shape: [Int]) -> Layout? {
    .ifAny(odnn_layout_like(pointer, shape.map(Int64.init)))
  }

  /// Returns a layout with the same memory format and another element type.
  package func with(_ kind: ElementKind) throws(OneDNNError) -> Layout {
    try Layout(owning: odnn_layout_as(pointer, kind.code))
  }

  /// Returns the layout of a channel range of a batch, in place; nil if the format can't be split
  /// there.
  package func channels(_ range: Range<Int>) -> Layout? {
    .ifAny(odnn_layout_channels(pointer, Int64(range.lowerBound), Int64(range.count)))
  }

  /// Returns whether a channel slice of one sample in `whole` has, byte for byte, this layout.
  ///
  /// Then the concatenation of adjacent buffers needs no copy.
  package func isChannelSlice(of whole: Layout) -> Bool {
    odnn_layout_is_channel_slice(pointer, whole.pointer)
  }
}
