internal import OneDNN

/// Memory that a worker owns: a value's buffer in the arena.
struct PlanBuffer: Sendable {
  /// The size.
  var byteCount: Int
  /// The first step that touches it.
  var firstStep: Int
  /// The last step that touches it.
  var lastStep: Int
  /// The buffer that this one is a part of, and where it begins there in bytes.
  ///
  /// A part needs no memory of its own. Its steps count for the whole instead, which must not be
  /// reused while any of its parts is alive.
  var whole: (buffer: Int, offset: Int)?

  /// Whether both are needed at some step.
  fileprivate func overlaps(_ other: PlanBuffer) -> Bool {
    firstStep <= other.lastStep && other.firstStep <= lastStep
  }
}

/// Lays buffers out in one block of memory so that those alive at the same time never overlap.
struct ArenaPlanner: Sendable {
  /// Where each buffer begins, in bytes.
  let offsets: [Int]
  /// The size of the block in bytes.
  let byteCount: Int

  /// Places the largest buffers first, each at the lowest free offset ("greedy by size", Pisarchyk
  /// and Lee, "Efficient memory management for deep neural net inference", 2020).
  init(_ buffers: [PlanBuffer]) {
    var offsets = [Int](repeating: 0, count: buffers.count)
    var placed: [Int] = []
    var end = 0
    // The largest buffers are the hardest to fit, so they go first. Ties are broken by number: the
    // same network always gets the same arena.
    let order = buffers.indices.filter { buffers[$0].whole == nil }.sorted {
      (buffers[$1].byteCount, $0) < (buffers[$0].byteCount, $1)
    }
    for index in order {
      let buffer = buffers[index]
      let size = aligned(buffer.byteCount)
      var offset = 0
      // Only buffers that are alive at the same time can collide. They are visited from the lowest
      // offset on, so the first gap that is large enough is the lowest one.
      for other in placed.sorted(by: { offsets[$0] < offsets[$1] })
      where buffers[other].overlaps(buffer) {
        if offset + size <= offsets[other] { break }
        // Two of them may share addresses if they are never alive together, so the end of the
        // occupied range is a running maximum.
        offset = max(offset, offsets[other] + aligned(buffers[other].byteCount))
      }
      offsets[index] = offset
      end = max(end, offset + size)
      placed.append(index)
    }
    // A whole is always made after its parts.
    for index in buffers.indices.reversed() {
      if let whole = buffers[index].whole { offsets[index] = offsets[whole.buffer] + whole.offset }
    }
    self.offsets = offsets
    byteCount = end
  }
}
