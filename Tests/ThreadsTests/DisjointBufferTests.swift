import Testing
import Threads

@Suite struct `A disjoint buffer` {
  /// Counts how many are alive.
  private final class Counted {
    let alive: UnsafeMutablePointer<Int>
    init(_ alive: UnsafeMutablePointer<Int>) {
      self.alive = alive
      alive.pointee += 1
    }
    deinit { alive.pointee -= 1 }
  }

  @Test(.timeLimit(.minutes(30)))
  func `keeps what each thread wrote into its own places`() throws {
    let (threads, count) = (4, 10_000)
    // Bytes that alternate between the threads: neighbours in one word are not overwritten.
    let buffer = DisjointBuffer<UInt8>(repeating: 0, count: count)
    let workers = try (0..<threads).map { thread in
      try WorkerThread {
        for round in 1...50 {
          for place in stride(from: thread, to: count, by: threads) {
            buffer[place] = UInt8(thread + round)
          }
        }
      }
    }
    for worker in workers { worker.join() }
    #expect(buffer.count == count)
    #expect((0..<count).allSatisfy { buffer[$0] == UInt8($0 % threads + 50) })
  }

  @Test func `gives parts that are places of the whole`() {
    let buffer = DisjointBuffer([1, 2, 3, 4, 5])
    buffer[1..<4].update(repeating: 9)
    #expect(Array(buffer.places) == [1, 9, 9, 9, 5])
    #expect(buffer[5..<5].isEmpty)
  }

  @Test func `frees its elements and keeps the owner of others' memory alive`() {
    let alive = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    alive.initialize(to: 0)
    defer { alive.deallocate() }
    do {
      let own = DisjointBuffer((0..<3).map { _ in Counted(alive) })
      #expect(own.count == 3 && alive.pointee == 3)
    }
    #expect(alive.pointee == 0)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 1) { memory in
      memory.initialize(repeating: 7)
      do {
        let shared = DisjointBuffer(sharing: memory, of: Counted(alive))
        #expect(shared[0] == 7 && alive.pointee == 1)
      }
      #expect(alive.pointee == 0)
    }
  }
}
