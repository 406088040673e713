/// Hands elements out to worker threads and puts their results back into the elements' order.
///
/// `@unchecked Sendable`: `source` is touched under `sourceLock` only, and everything else that
/// changes under `monitor` only. The two are apart so that results flow while the source waits for
/// a slow disk or a pipe; who holds both took `sourceLock` first.
public final class WorkQueue<Source: IteratorProtocol & SendableMetatype, Output: Sendable>:
  @unchecked Sendable
{
  private let sourceLock = Monitor()
  private var source: Source

  private let monitor = Monitor()
  private let window: Int
  private let isCancelled: @Sendable () -> Bool
  private var isStopped = false
  private var taken = 0
  private var delivered = 0
  private var finished: [Int: Output] = [:]
  private var workers: Int
  private var failure: (any Error)?

  /// Makes a queue.
  ///
  /// - Parameters:
  ///   - source: the elements; it is asked by worker threads, one at a time.
  ///   - workers: how many threads there will be, at least one.
  ///   - window: how many elements may be out at a time, so that memory stays bounded.
  ///   - isCancelled: when it is true, the elements in hand are finished and no other is begun.
  public init(
    _ source: Source, workers: Int, window: Int,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.source = source
    self.workers = max(1, workers)
    self.window = max(1, window)
    self.isCancelled = isCancelled
  }

  /// Starts the workers' threads; where the system has fewer left, those do the work.
  ///
  /// - Parameters:
  ///   - start: starts a thread; tests have none left.
  ///   - makeWorker: called on each thread, gives what works on an element there; what either
  ///     throws ends all work.
  /// - Returns: the threads, to be joined at the end.
  /// - Throws: a `ThreadError` when not one can be started.
  public func startThreads(
    by start: (@escaping @Sendable () -> Void) throws(ThreadError) -> WorkerThread = {
      body throws(ThreadError) in try WorkerThread(body)
    },
    makeWorker: @escaping @Sendable () throws -> (Source.Element) throws -> Output
  ) throws(ThreadError) -> [WorkerThread] {
    var threads: [WorkerThread] = []
    for _ in 0..<workers {
      do throws(ThreadError) {
        threads.append(try start { self.work(with: makeWorker) })
      } catch {
        if threads.isEmpty { throw error }
        workerEnded()
      }
    }
    return threads
  }

  /// Waits for the next element's result; nil after the last one.
  ///
  /// - Throws: what a worker threw.
  public func next() throws -> Output? {
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

  /// Lets the workers end after the element in hand.
  public func stop() {
    monitor.withLock {
      isStopped = true
      monitor.wakeAll()
    }
  }

  /// A worker thread's life.
  private func work(with makeWorker: () throws -> (Source.Element) throws -> Output) {
    do {
      let worker = try makeWorker()
      while let (place, element) = take() { finish(place, try worker(element)) }
      workerEnded()
    } catch {
      workerEnded(error)
    }
  }

  /// The next element with its place, or nil when there is none left to be done.
  private func take() -> (place: Int, element: Source.Element)? {
    sourceLock.withLock {
      monitor.withLock {
        while taken - delivered >= window, !mustStop { monitor.wait() }
      }
      guard !monitor.withLock({ mustStop }), let element = source.next() else { return nil }
      return monitor.withLock {
        defer { taken += 1 }
        return (taken, element)
      }
    }
  }

  /// Takes the result of the element with that place.
  private func finish(_ place: Int, _ result: Output) {
    monitor.withLock {
      finished[place] = result
      monitor.wakeAll()
    }
  }

  /// Says that a worker has ended, and what prevented it from working on, if anything.
  private func workerEnded(_ error: (any Error)? = nil) {
    monitor.withLock {
      workers -= 1
      failure = failure ?? error
      monitor.wakeAll()
    }
  }

  private var mustStop: Bool { isStopped || failure != nil || isCancelled() }
}
