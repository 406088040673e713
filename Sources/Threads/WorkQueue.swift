/// A queue that hands out elements to worker threads and returns their results in order.
///
/// `@unchecked Sendable`: `source` is accessed only under `sourceLock`, and all other mutable state
/// only under `monitor`. The locks are separate so that results flow while the source waits for a
/// slow disk or a pipe; a thread that takes both takes `sourceLock` first.
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

  /// Creates a queue.
  ///
  /// - Parameters:
  ///   - source: the elements; worker threads read it one at a time.
  ///   - workers: the number of threads, at least 1.
  ///   - window: the maximum number of elements taken but not delivered, which bounds memory.
  ///   - isCancelled: if it returns true, elements in progress are finished and no others are
  ///     started.
  public init(
    _ source: Source, workers: Int, window: Int,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.source = source
    self.workers = max(1, workers)
    self.window = max(1, window)
    self.isCancelled = isCancelled
  }

  /// Starts the worker threads; if the system can't start all of them, those started do the work.
  ///
  /// - Parameters:
  ///   - start: starts a thread; tests replace it with one that fails.
  ///   - makeWorker: called on each thread; returns the closure that processes an element there. An
  ///     error thrown by either ends all work.
  /// - Returns: the threads, which the caller joins at the end.
  /// - Throws: a `ThreadError` if no thread can be started.
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

  /// Waits for the next element's result and returns it, or nil after the last one.
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

  /// Makes the workers end after the elements in progress.
  public func stop() {
    monitor.withLock {
      isStopped = true
      monitor.wakeAll()
    }
  }

  /// Runs a worker thread.
  private func work(with makeWorker: () throws -> (Source.Element) throws -> Output) {
    do {
      let worker = try makeWorker()
      while let (place, element) = take() { finish(place, try worker(element)) }
      workerEnded()
    } catch {
      workerEnded(error)
    }
  }

  /// Takes the next element and its index; nil if there is none, or work must stop.
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

  /// Stores the result of the element at an index.
  private func finish(_ place: Int, _ result: Output) {
    monitor.withLock {
      finished[place] = result
      monitor.wakeAll()
    }
  }

  /// Records that a worker has ended, and the error that ended it, if any.
  private func workerEnded(_ error: (any Error)? = nil) {
    monitor.withLock {
      workers -= 1
      failure = failure ?? error
      monitor.wakeAll()
    }
  }

  private var mustStop: Bool { isStopped || failure != nil || isCancelled() }
}
