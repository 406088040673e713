import Synchronization
import Testing

@testable import PhotoArchive

struct LockPatienceTests {
  /// The milliseconds that were slept.
  private final class Sleeps: Sendable {
    let sum = Mutex(0)
  }

  private let sleeps = Sleeps()

  private func patience() -> LockPatience {
    LockPatience { [sleeps] pause in sleeps.sum.withLock { $0 += pause } }
  }

  private var slept: Int { sleeps.sum.withLock { $0 } }

  /// Waits for a lock that is free after `limit` tries.
  private func wait(_ patience: LockPatience, upTo limit: Int = .max) {
    for tries in 0..<limit where !patience.wait(tries) { return }
  }

  @Test func `a lock costs less than a second, and more than half of one`() {
    wait(patience())
    #expect(500..<1000 ~= slept)
  }

  @Test func `the waits of several threads are not added up`() {
    let patience = patience()
    for _ in 0..<8 { wait(patience) }
    #expect(slept < 1000)
    #expect(!patience.pause(milliseconds: 1))
  }

  @Test func `neither are those of the attempts to open the catalog`() {
    let patience = patience()
    for _ in 0..<5 {
      wait(patience, upTo: 30)
      _ = patience.pause(milliseconds: 100)
    }
    #expect(slept < 1000)
  }

  @Test func `long waits in turn are added up`() {
    let patience = patience()
    for _ in 0..<100 { wait(patience, upTo: 40) }
    #expect(slept < 1000)
  }

  @Test func `short waits are not counted, since the other kennel writes on`() {
    let patience = patience()
    for _ in 0..<1000 { wait(patience, upTo: 5) }
    #expect(slept > 10_000)
    #expect(patience.wait(0))
  }
}
