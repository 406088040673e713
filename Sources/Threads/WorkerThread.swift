internal import Glibc
public import Messages
internal import Synchronization

/// No thread can be started.
public typealias ThreadError = CodedError<ThreadMessage>

/// A thread of kennel's own.
///
/// oneDNN must never run on Swift's cooperative pool, which has one thread a core and expects that
/// none of them waits; Foundation's `Thread` would load all of Foundation.
///
/// `@unchecked Sendable`: the handle never changes, and any thread may wait for another.
public struct WorkerThread: @unchecked Sendable {
  private let handle: pthread_t

  /// A network's primitives want more stack than some systems give a thread.
  private static let stackSize = 8 << 20

  /// Starts a thread that runs `body`.
  ///
  /// - Throws: a `ThreadError` when the system has no thread left.
  public init(_ body: @escaping @Sendable () -> Void) throws(ThreadError) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, Self.stackSize)
    let context = Unmanaged.passRetained(Body(run: body))
    var thread = pthread_t()
    let code = pthread_create(&thread, &attributes, Self.threadMain, context.toOpaque())
    guard code == 0 else {
      context.release()
      throw ThreadError(.noneLeft)
    }
    handle = thread
  }

  /// Waits until the thread has ended; once only.
  public func join() { pthread_join(handle, nil) }

  /// Starts a thread that nobody waits for; where there is none left, `body` does not run.
  public static func detached(_ body: @escaping @Sendable () -> Void) {
    if let thread = try? WorkerThread(body) { pthread_detach(thread.handle) }
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private static let threadMain:
    @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
      if let pointer { Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run() }
      return nil
    }
}

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
