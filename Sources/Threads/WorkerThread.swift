internal import Glibc
public import Messages
internal import Synchronization

/// The error when no thread can be started.
public typealias ThreadError = CodedError<ThreadMessage>

/// A POSIX thread.
///
/// oneDNN must never run on Swift's cooperative pool, which has one thread per core, none of which
/// may block.
///
/// `@unchecked Sendable`: the handle never changes, and any thread may join another.
public struct WorkerThread: @unchecked Sendable {
  private let handle: pthread_t

  /// The primitives of a network need more stack than some systems give a thread by default.
  private static let stackSize = 8 << 20

  /// Starts a thread that runs `body`.
  ///
  /// - Throws: a `ThreadError` if the system can't start another thread.
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

  /// Waits for the thread to end; may be called only once.
  public func join() { pthread_join(handle, nil) }

  /// Starts a thread that is never joined; if no thread can be started, `body` does not run.
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

/// A value computed on a thread of its own in the background.
public final class Background<Value: Sendable>: Sendable {
  private let work: @Sendable () -> Value
  private let found = Mutex<Value?>(nil)
  private let thread = Mutex<WorkerThread?>(nil)

  /// Starts the computation; if no thread can be started, `value` runs it instead.
  public init(_ work: @escaping @Sendable () -> Value) {
    self.work = work
    let started = try? WorkerThread { [self] in
      let value = work()
      found.withLock { $0 = value }
    }
    thread.withLock { $0 = started }
  }

  /// Waits for the value; may be called only once.
  public func value() -> Value {
    thread.withLock { $0 }?.join()
    return found.withLock { $0 } ?? work()
  }
}
