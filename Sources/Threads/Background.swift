internal import Synchronization

/// A value that a thread of its own works out while others go on.
public final class Background<Value: Sendable>: Sendable {
  private let work: @Sendable () -> Value
  private let found = Mutex<Value?>(nil)
  private let thread = Mutex<WorkerThread?>(nil)

  /// Begins to work; where the system has no thread left, the one that asks for the value does it.
  public init(_ work: @escaping @Sendable () -> Value) {
    self.work = work
    let started = try? WorkerThread { [self] in
      let value = work()
      found.withLock { $0 = value }
    }
    thread.withLock { $0 = started }
  }

  /// Waits for the value; once only.
  public func value() -> Value {
    thread.withLock { $0 }?.join()
    return found.withLock { $0 } ?? work()
  }
}
