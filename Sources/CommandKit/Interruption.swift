internal import Synchronization
internal import Threads

import Glibc

/// A request by the user to stop; long work checks it after every photo.
public final class Interruption: Sendable {
  private let flag = Atomic(false)

  /// Creates an interruption that is not requested yet.
  public init() {}

  /// Whether the user asked to stop.
  public var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Requests that work stop.
  public func request() { flag.store(true, ordering: .relaxed) }

  /// Treats the first Ctrl-C (or SIGTERM) as a request; a second one ends the process as usual.
  ///
  /// Must be called before any thread is started, because threads inherit the signal mask. A
  /// dedicated thread waits for the signals, so no code runs in a signal handler.
  public func listenForSignals() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM] where !Self.isIgnored(signal) { sigaddset(&signals, signal) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    WorkerThread.detached { [self, signals] in
      var signals = signals
      var received: Int32 = 0
      guard sigwait(&signals, &received) == 0 else { return }
      request()
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      while true { pause() }
    }
  }

  /// Whether the process was started with `signal` ignored, as background jobs of a script are.
  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    sigaction(signal, nil, &action)
    let handler = action.__sigaction_handler.sa_handler
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
