internal import Synchronization

import Glibc

/// The waits for other programs that keep the catalog locked: all of a run's together take at most
/// a second.
///
/// Short waits, as two kennels cause that write in turn, are not counted. After the time is spent
/// nothing waits any more, so that several threads do not wait one after the other.
final class LockPatience: Sendable {
  /// All times are in milliseconds, less than a second because sleeping may take a little longer.
  private static let limit = 900
  private static let shortWait = 200
  private static let longestPause = 20

  private struct Waits {
    /// The sum of the waits that are over and were not short.
    var spent = 0
    /// The length of the current wait.
    var current = 0
  }

  private let waits = Mutex(Waits())
  private let sleep: @Sendable (_ milliseconds: Int) -> Void

  /// Creates the patience of a run; tests replace `sleep`.
  init(sleep: @escaping @Sendable (Int) -> Void = { usleep(UInt32($0) * 1000) }) {
    self.sleep = sleep
  }

  /// Waits a moment for a lock; SQLite calls this again and again.
  ///
  /// - Parameter tries: the number of earlier calls for the same lock.
  /// - Returns: whether to try again; false if the time is spent.
  func wait(_ tries: Int) -> Bool {
    let pause = min(tries + 1, Self.longestPause)
    return take(pause) { waits in
      guard tries == 0 else { return }
      if waits.current >= Self.shortWait { waits.spent += waits.current }
      waits.current = 0
    }
  }

  /// Waits before the catalog is opened once more.
  ///
  /// - Returns: whether to try again; false if the time is spent.
  func pause(milliseconds: Int) -> Bool {
    take(milliseconds) { waits in
      waits.spent += waits.current
      waits.current = 0
    }
  }

  private func take(_ pause: Int, _ begin: (inout Waits) -> Void) -> Bool {
    let isLeft = waits.withLock { waits in
      begin(&waits)
      guard waits.spent + waits.current + pause <= Self.limit else {
        waits.spent = Self.limit
        return false
      }
      waits.current += pause
      return true
    }
    if isLeft { sleep(pause) }
    return isLeft
  }
}
