internal import OneDNN

/// A buffer in a worker's arena, with its size and lifetime.
struct PlanBuffer: Sendable {
  /// The size in bytes.
  var byteCount: Int
  /// The first step that uses the buffer.
  var firstStep: Int
  /// The last step that uses the buffer.
  var lastStep: Int
  /// The buffer that this one is a part of, and the offset there in bytes.
  ///
  /// A part has no memory of its own. Its steps count as uses of the whole, which must not be
  /// reused while any of its parts is alive.
  var whole: (buffer: Int, offset: Int)?

  /// Returns whether the lifetimes of both overlap.
  fileprivate func overlaps(_ other: PlanBuffer) -> Bool {
    firstStep <= other.lastStep && other.firstStep <= lastStep
  }
}

/// A placement of buffers in one block of memory: those alive at the same time never overlap.
struct ArenaPlanner: Sendable {
  /// The offset of each buffer in bytes.
  let offsets: [Int]
  /// The size of the block in bytes.
  let byteCount: Int

  /// Places the largest buffers first, each at the lowest free offset ("greedy by size", Pisarchyk
  /// and Lee, "Efficient memory management for deep neural net inference", 2020).
  init(_ buffers: [PlanBuffer]) {
    var offsets = [Int](repeating: 0, count: buffers.count)
    var placed: [Int] = []
    var end = 0
    // The largest buffers are the hardest to fit. Ties are broken by number, so that the same
    // network always gets the same arena.
    let order = buffers.indices.filter { buffers[$0].whole == nil }.sorted {
      (buffers[$1].byteCount, $0) < (buffers[$0].byteCount, $1)
    }
    for index in order {
      let buffer = buffers[index]
      let size = aligned(buffer.byteCount)
      var offset = 0
      // Only buffers that are alive at the same time can collide. They are visited in the order of
      // their offsets, so the first gap that is large enough is the lowest one.
      for other in placed.sorted(by: { offsets[$0] < offsets[$1] })
      where buffers[other].overlaps(buffer) {
        if offset + size <= offsets[other] { break }
        // Two of them can share addresses if they are never alive together, so the end of the
        // occupied range is a running maximum.
        offset = max(offset, offsets[other] + aligned(buffers[other].byteCount))
      }
      offsets[index] = offset
      end = max(end, offset + size)
      placed.append(index)
    }
    // A whole is always created after its parts.
    for index in buffers.indices.reversed() {
      if let whole = buffers[index].whole { offsets[index] = offsets[whole.buffer] + whole.offset }
    }
    self.offsets = offsets
    byteCount = end
  }
}
