import Synchronization
import Testing
import Threads

@Suite(.timeLimit(.minutes(5)))
struct WorkQueueTests {
  private struct Trouble: Error {}

  private func run(
    _ count: Int, workers: Int, window: Int = 8, isCancelled: @escaping @Sendable () -> Bool,
    work: @escaping @Sendable (Int) throws -> Int
  ) throws -> [Int] {
    let queue = WorkQueue<_, Int>(
      (0..<count).makeIterator(), workers: workers, window: window, isCancelled: isCancelled)
    let threads = try queue.startThreads { work }
    defer { for thread in threads { thread.join() } }
    var results: [Int] = []
    while let result = try queue.next() { results.append(result) }
    return results
  }

  @Test(arguments: [1, 2, 5]) func `results keep the order`(workers: Int) throws {
    let results = try run(500, workers: workers, isCancelled: { false }) { $0 * $0 }
    #expect(results == (0..<500).map { $0 * $0 })
  }

  @Test func `what a worker throws ends all work`() {
    #expect(throws: Trouble.self) {
      try run(500, workers: 3, isCancelled: { false }) { number in
        if number == 77 { throw Trouble() }
        return number
      }
    }
  }

  @Test func `no element is begun once the work is cancelled, and none in hand is lost`() throws {
    let isCancelled = Atomic(false)
    let begun = Atomic(0)
    let results = try run(
      500, workers: 2, isCancelled: { isCancelled.load(ordering: .relaxed) }
    ) { number in
      begun.add(1, ordering: .relaxed)
      if number == 20 { isCancelled.store(true, ordering: .relaxed) }
      return number
    }
    #expect(results == Array(0..<begun.load(ordering: .relaxed)))
    #expect(results.count < 40)
  }

  @Test func `a process may use a core at least`() { #expect(usableCores() >= 1) }
}
