internal import OneDNN

/// Weights or biases in their final layout, shared by all workers.
///
/// They are written before the plan is returned, and only read afterwards.
struct Constant: Sendable {
  let layout: Layout
  private let block: MemoryBlock
  private let offset: Int

  /// Creates a constant with a layout, `offset` bytes into a block.
  init(_ layout: Layout, in block: MemoryBlock, at offset: Int) {
    self.layout = layout
    self.block = block
    self.offset = offset
  }

  var address: UnsafeMutableRawPointer { block.address + offset }
}

/// An allocator that places constants one after the other in large memory blocks.
struct ConstantMemory {
  private static let blockSize = 32 << 20
  private var block: MemoryBlock?
  private var used = 0

  mutating func place(_ layout: Layout) throws(NeuralNetworkError) -> Constant {
    let size = aligned(layout.byteCount)
    if let block, used + size <= block.byteCount {
      defer { used += size }
      return Constant(layout, in: block, at: used)
    }
    let block = try MemoryBlock(byteCount: max(size, Self.blockSize))
    self.block = block
    used = size
    return Constant(layout, in: block, at: 0)
  }
}
