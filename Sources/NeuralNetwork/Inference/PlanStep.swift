internal import COneDNN

/// Memory of a plan that a worker owns: a value's buffer in the arena.
package struct PlanBuffer: Sendable {
  package var byteCount: Int
  /// The first and the last step that touch it.
  package var firstStep: Int
  package var lastStep: Int
  /// The buffer that this one is a part of, and where it begins there in bytes.
  package var whole: (buffer: Int, offset: Int)?

  package init(byteCount: Int, firstStep: Int, lastStep: Int) {
    self.byteCount = byteCount
    self.firstStep = firstStep
    self.lastStep = lastStep
  }
}

/// What a step reads or writes, with its layout there.
struct Operand: Sendable {
  enum Place: Sendable, Hashable {
    /// The buffer of this number.
    case buffer(Int)
    /// The constant of this number: weights, kept once for all workers.
    case constant(Int)
    /// The scratchpad that all steps of a worker share.
    case scratchpad
  }

  let place: Place
  let layout: Layout
  /// What its numbers are multiples of, where it is stored in int8.
  var scale: Int8Scale?
}

/// One thing that a worker does.
struct PlanStep: Sendable {
  enum Work: Sendable {
    /// Runs a primitive with these arguments.
    case primitive(Primitive, [(slot: Int32, operand: Operand)])
    /// Runs naive kernels over plain f32 buffers.
    case reference(ReferenceStep)
    /// Rounds `count` floats to bf16 in place, for processors that oneDNN has no bf16 code for.
    case roundToBF16(Operand, count: Int)
    /// Rounds `count` floats to what int8 would store, for processors that don't multiply bytes.
    case roundToInt8(Operand, Int8Scale, count: Int)
    /// Shows `count` floats that go into the step's layer.
    case observe(Operand, count: Int)
  }

  /// The layer's name, or what the step does for it.
  let name: String
  let work: Work
}

/// A step for a shape that oneDNN refuses.
struct ReferenceStep: Sendable {
  let layer: Layer
  let inputs: [(operand: Operand, shape: [Int])]
  let parameters: [Tensor]
  let residual: Operand?
  let activation: Activation?
  let output: Operand
  let outputShape: [Int]
}

/// Memory that holds a constant in its final layout.
///
/// `@unchecked Sendable`: it is written before the plan is handed out and only read afterwards.
final class Constant: @unchecked Sendable {
  let address: UnsafeMutableRawPointer
  let layout: Layout
  private let block: MemoryBlock

  /// A constant in a layout, `offset` bytes into a block.
  init(_ layout: Layout, in block: MemoryBlock, at offset: Int) {
    self.layout = layout
    self.block = block
    address = block.address + offset
  }
}

/// Gives constants their places, in as few blocks as will do.
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

/// A size rounded up so that what comes behind it is aligned.
package func aligned(_ byteCount: Int) -> Int {
  (byteCount + bufferAlignment - 1) / bufferAlignment * bufferAlignment
}

/// The alignment of buffers, in bytes: a cache line, which is also the widest vector.
package let bufferAlignment = 64
