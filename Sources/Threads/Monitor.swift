import Glibc

/// A mutex with a condition variable.
///
/// Swift's `Mutex` has no condition variable. `@unchecked Sendable`: both pointers never change,
/// and pthread mutexes and condition variables are made to be shared by threads.
public final class Monitor: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// Creates an unlocked mutex.
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

  /// Runs `body` with the mutex locked.
  public func withLock<Value>(_ body: () throws -> Value) rethrows -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }

  /// Unlocks the mutex until another thread calls `wakeAll`; must be called with the mutex locked.
  public func wait() { pthread_cond_wait(condition, mutex) }

  /// Wakes all waiting threads, which then check their conditions again.
  public func wakeAll() { pthread_cond_broadcast(condition) }
}
