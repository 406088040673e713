import Glibc

/// A lock whose holder can wait for what another thread does under it.
///
/// Swift's `Mutex` has no such wait. `@unchecked Sendable`: both pointers never change, and what
/// they point to is made to be shared by threads.
public final class Monitor: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// Makes a lock that nobody holds.
  public init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Runs `body` under the lock.
  public func withLock<Value>(_ body: () throws -> Value) rethrows -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }

  /// Gives the lock away until another thread calls `wakeAll`; call it under the lock.
  public func wait() { pthread_cond_wait(condition, mutex) }

  /// Lets all who wait look again.
  public func wakeAll() { pthread_cond_broadcast(condition) }
}
