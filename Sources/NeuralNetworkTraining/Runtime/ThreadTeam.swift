public import NeuralNetwork

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Threads that do one thing at a time together, each its part.
///
/// `@unchecked Sendable`: what the threads share is guarded by the mutex.
public final class ThreadTeam: @unchecked Sendable {
  /// How many threads there are.
  public let count: Int

  private let shared = Shared()
  private var handles: [pthread_t] = []

  /// Starts threads that wait for work.
  ///
  /// - Throws: `NeuralNetworkError` when the system has no thread left.
  public init(_ count: Int) throws(NeuralNetworkError) {
    self.count = count
    for index in 0..<count {
      let context = Unmanaged.passRetained(Context(index: index, shared: shared))
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      defer { pthread_attr_destroy(&attributes) }
      pthread_attr_setstacksize(&attributes, 8 << 20)
      #if canImport(Darwin)
      var handle: pthread_t?
      #else
      var handle = pthread_t()
      #endif
      guard pthread_create(&handle, &attributes, threadMain, context.toOpaque()) == 0 else {
        context.release()
        throw NeuralNetworkError("The computer can't start another thread.")
      }
      #if canImport(Darwin)
      if let handle { handles.append(handle) }
      #else
      handles.append(handle)
      #endif
    }
  }

  deinit {
    shared.stop()
    for handle in handles { pthread_join(handle, nil) }
  }

  /// Runs `body` once on every thread, and waits for all.
  ///
  /// - Throws: the error of the first thread that threw one.
  public func run(_ body: @escaping @Sendable (_ thread: Int) throws -> Void) throws {
    if let error = shared.run(body, count) { throw error }
  }

  fileprivate final class Context {
    let index: Int
    let shared: Shared
    init(index: Int, shared: Shared) {
      self.index = index
      self.shared = shared
    }
  }

  /// `@unchecked Sendable`: every member is only touched under the mutex.
  fileprivate final class Shared: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var body: (@Sendable (Int) throws -> Void)?
    private var round = 0
    private var pending = 0
    private var errors: [Int: any Error] = [:]
    private var isStopped = false

    init() {
      pthread_mutex_init(mutex, nil)
      pthread_cond_init(condition, nil)
    }

    deinit {
      pthread_cond_destroy(condition)
      pthread_mutex_destroy(mutex)
      condition.deallocate()
      mutex.deallocate()
    }

    func run(_ body: @escaping @Sendable (Int) throws -> Void, _ count: Int) -> (any Error)? {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      (self.body, pending, errors) = (body, count, [:])
      round += 1
      pthread_cond_broadcast(condition)
      while pending > 0 { pthread_cond_wait(condition, mutex) }
      self.body = nil
      return errors.min { $0.key < $1.key }?.value
    }

    func stop() {
      pthread_mutex_lock(mutex)
      isStopped = true
      pthread_cond_broadcast(condition)
      pthread_mutex_unlock(mutex)
    }

    func work(_ index: Int) {
      var done = 0
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      while true {
        while round == done, !isStopped { pthread_cond_wait(condition, mutex) }
        guard round != done, let body else { return }
        done = round
        pthread_mutex_unlock(mutex)
        let result = Result { try body(index) }
        pthread_mutex_lock(mutex)
        if case .failure(let error) = result { errors[index] = error }
        pending -= 1
        if pending == 0 { pthread_cond_broadcast(condition) }
      }
    }
  }
}

#if canImport(Darwin)
private typealias RawContext = UnsafeMutableRawPointer
#else
private typealias RawContext = UnsafeMutableRawPointer?
#endif

private let threadMain: @convention(c) (RawContext) -> UnsafeMutableRawPointer? = { raw in
  let pointer: UnsafeMutableRawPointer? = raw
  guard let pointer else { return nil }
  let context = Unmanaged<ThreadTeam.Context>.fromOpaque(pointer).takeRetainedValue()
  Processor.useThreads(1)
  context.shared.work(context.index)
  return nil
}
