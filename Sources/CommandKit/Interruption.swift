internal import Synchronization
internal import Threads

import Glibc

/// Whether the user asked to stop; whoever works looks at it between two photos.
public final class Interruption: Sendable {
  private let flag = Atomic(false)

  /// Makes one that nobody asked for yet.
  public init() {}

  /// Whether the user asked to stop.
  public var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// Asks to stop.
  public func request() { flag.store(true, ordering: .relaxed) }

  /// Takes the first Ctrl-C (or SIGTERM) as a request; a second one ends the process as usual.
  ///
  /// Call it before any thread is started: a thread keeps the signals that it was started with. A
  /// thread of its own waits for the signals, so that none of this runs inside a signal handler.
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
