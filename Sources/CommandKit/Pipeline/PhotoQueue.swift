internal import PhotoArchive

/// Hands photos out to worker threads and puts their results back into the photos' order.
///
/// `@unchecked Sendable`: `source` is touched under `sourceLock` only, and everything else that
/// changes under `monitor` only. The two are apart so that results flow while the source waits for
/// a slow disk or a pipe; who holds both took `sourceLock` first.
final class PhotoQueue<Source: IteratorProtocol>: @unchecked Sendable
where Source.Element == PhotoScan.Item {
  private let sourceLock = Monitor()
  private var source: Source

  private let monitor = Monitor()
  private let window: Int
  private let interruption: Interruption
  private var taken = 0
  private var delivered = 0
  private var finished: [Int: PhotoResult] = [:]
  private var workers: Int
  private var failure: (any Error)?

  /// Makes a queue for `workers` threads, of which at most `window` photos are out at a time.
  init(_ source: Source, workers: Int, window: Int, interruption: Interruption) {
    self.source = source
    self.workers = workers
    self.window = window
    self.interruption = interruption
  }

  /// The next photo with its place, or nil when there is none left to be done.
  func take() -> (place: Int, item: PhotoScan.Item)? {
    sourceLock.withLock {
      monitor.withLock {
        while taken - delivered >= window, !mustStop { monitor.wait() }
      }
      guard !monitor.withLock({ mustStop }), let item = source.next() else { return nil }
      return monitor.withLock {
        defer { taken += 1 }
        return (taken, item)
      }
    }
  }

  /// Takes the result of the photo with that place.
  func finish(_ place: Int, _ result: PhotoResult) {
    monitor.withLock {
      finished[place] = result
      monitor.wakeAll()
    }
  }

  /// Says that a worker has ended, and what prevented it from working on, if anything.
  func workerEnded(_ error: (any Error)? = nil) {
    monitor.withLock {
      workers -= 1
      failure = failure ?? error
      monitor.wakeAll()
    }
  }

  /// Lets the workers end after the photo in hand.
  func stop() {
    interruption.request()
    monitor.withLock { monitor.wakeAll() }
  }

  /// Waits for the next photo's result; nil after the last one.
  func nextResult() throws -> PhotoResult? {
    try monitor.withLock {
      while true {
        if let failure { throw failure }
        if let result = finished.removeValue(forKey: delivered) {
          delivered += 1
          monitor.wakeAll()
          return result
        }
        if workers == 0 { return nil }
        monitor.wait()
      }
    }
  }

  private var mustStop: Bool { interruption.isRequested || failure != nil }
}
