import Foundation
import Synchronization
import Testing
import Threads

@Suite(.timeLimit(.minutes(5)))
struct ReadAheadTests {
  /// Numbers from 0 on, of which it tells how many it gave.
  private struct Numbers: IteratorProtocol {
    let given: SharedCount
    let count: Int
    var wait: @Sendable (Int) -> Void = { _ in }

    mutating func next() -> Int? {
      let number = given.value
      guard number < count else { return nil }
      wait(number)
      given.add()
      return number
    }
  }

  private final class SharedCount: Sendable {
    private let count = Atomic(0)
    var value: Int { count.load(ordering: .acquiring) }
    func add() { count.add(1, ordering: .acquiringAndReleasing) }
  }

  @Test(arguments: [1, 3, 1000]) func `all elements come in their order`(capacity: Int) {
    let ahead = ReadAhead(Numbers(given: SharedCount(), count: 500), capacity: capacity)
    defer { ahead.stop() }
    var found: [Int] = []
    while let number = ahead.next() { found.append(number) }
    #expect(found == Array(0..<500))
    #expect(ahead.next() == nil)
  }

  @Test func `what lies ready can be looked at`() {
    let ahead = ReadAhead(Numbers(given: SharedCount(), count: 500), capacity: 100)
    defer { ahead.stop() }
    var seen = 0
    #expect(ahead.upcoming(after: 0) == nil)
    while let number = ahead.next() {
      for count in 0..<3 {
        guard let upcoming = ahead.upcoming(after: count) else { continue }
        #expect(upcoming == number + 1 + count)
        seen += 1
      }
      #expect(ahead.upcoming(after: 500) == nil)
      // Time for the reader to fill what it may.
      if number == 0 { usleep(20_000) }
    }
    #expect(seen > 100)
  }

  @Test func `no more are read than have room`() {
    let given = SharedCount()
    let ahead = ReadAhead(Numbers(given: given, count: 10_000), capacity: 10)
    for expected in 0..<1000 {
      #expect(ahead.next() == expected)
      // What lies ready, what was taken with this one, and one in the reader's hand.
      #expect(given.value <= expected + 1 + 2 * 10 + 1)
    }
    ahead.stop()
    #expect(given.value < 1100)
  }

  @Test func `an element need not wait for the one behind it`() {
    let isFree = Monitor()
    let mayGoOn = Atomic(false)
    let numbers = Numbers(given: SharedCount(), count: 2) { number in
      guard number == 1 else { return }
      isFree.withLock { while !mayGoOn.load(ordering: .acquiring) { isFree.wait() } }
    }
    let ahead = ReadAhead(numbers, capacity: 10)
    defer { ahead.stop() }
    #expect(ahead.next() == 0)
    isFree.withLock {
      mayGoOn.store(true, ordering: .releasing)
      isFree.wakeAll()
    }
    #expect(ahead.next() == 1)
    #expect(ahead.next() == nil)
  }

  @Test func `a value of the background comes from another thread`() {
    let here = pthread_self()
    let other = Background { pthread_equal(here, pthread_self()) == 0 }
    #expect(other.value())
  }
}
