import Messages
import Testing

@testable import OneDNN

@Suite struct `oneDNN` {
  /// A buffer that lives as long as the test.
  private func memory(_ values: [Float]) throws -> MemoryBlock {
    let block = try MemoryBlock(byteCount: values.count * 4)
    _ = block.floats.update(fromContentsOf: values)
    return block
  }

  @Test func `runs a bound primitive over and over`() throws {
    let engine = try Engine()
    let layout = try Layout.plain([1, 2, 1, 2])
    let primitive = try Primitive.eltwise(engine, .clip(low: 0, high: 6), data: layout)
    let (from, to) = (try memory([-1, 2, 7, 6]), try memory([9, 9, 9, 9]))
    let bound = try BoundPrimitive(
      engine, primitive, [(.src, layout, from.address), (.dst, layout, to.address)])
    let stream = try Stream(engine)
    try bound.run(stream)
    #expect(Array(to.floats) == [0, 2, 6, 6])
    from.floats[0] = 3
    try bound.run(stream)
    #expect(Array(to.floats) == [3, 2, 6, 6])
  }

  @Test func `says by its kind that there is no code for a request`() throws {
    let engine = try Engine()
    let (floats, bytes) = (try Layout.plain([1, 4, 2, 2]), try Layout.plain([1, 4, 2, 2], .u8))
    let error = #expect(throws: OneDNNError.self) {
      try Primitive.concat(engine, axis: 1, srcs: [floats, bytes])
    }
    #expect(error?.code == .unimplemented)
    #expect(error?.description.hasPrefix("oneDNN has no code for this: ") == true)
    let made = try Primitive.ifImplemented {
      try .concat(engine, axis: 1, srcs: [floats, bytes])
    }
    #expect(made == nil)
  }

  @Test func `takes a senseless request for a failure`() throws {
    let engine = try Engine()
    // The failure before must not be taken for this one.
    _ = try? Primitive.concat(engine, axis: 1, srcs: [])
    let layout = try Layout.plain([1, 4, 2, 2])
    let other = try Layout.plain([1, 4, 3, 2])
    let error = #expect(throws: OneDNNError.self) {
      try Primitive.ifImplemented { try .reorder(engine, from: layout, to: other) }
    }
    #expect(error?.code == .failed)
    #expect(throws: OneDNNError.self) { try Layout.plain([]) }
  }

  @Test func `tells out of memory from other failures`() {
    let error = #expect(throws: OneDNNError.self) { try MemoryBlock(byteCount: 1 << 60) }
    #expect(error?.code == .outOfMemory)
  }

  @Test func `knows which channels are a slice of a whole`() throws {
    let whole = try Layout.plain([1, 8, 3, 3])
    #expect(try Layout.plain([1, 3, 3, 3]).isChannelSlice(of: whole))
    #expect(try !Layout.plain([1, 3, 3, 2]).isChannelSlice(of: whole))
    #expect(try !Layout.plain([2, 3, 3, 3]).isChannelSlice(of: whole))
    #expect(whole.channels(2..<5)?.shape == [1, 3, 3, 3])
  }
}
