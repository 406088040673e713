internal import OneDNN
public import Threads

/// A fork-join pool of threads that all run the same closure, each its share of the work.
///
/// Each uses one oneDNN thread: OpenMP's thread teams slow down sharply if another process competes
/// for a core.
public final class ThreadTeam: Sendable {
  /// The number of threads.
  public let count: Int

  private let shared: Shared
  private let workers: [WorkerThread]

  /// Starts threads that wait for work.
  ///
  /// - Throws: `ThreadError` when the system can't start another thread.
  public init(_ count: Int) throws(ThreadError) {
    let shared = Shared()
    self.count = count
    self.shared = shared
    var workers: [WorkerThread] = []
    do throws(ThreadError) {
      for index in 0..<count { workers.append(try WorkerThread { shared.work(index) }) }
    } catch {
      // The threads that have started must not wait forever.
      shared.stop()
      throw error
    }
    self.workers = workers
  }

  deinit {
    shared.stop()
    for worker in workers { worker.join() }
  }

  /// Runs `body` once on every thread and waits for all of them.
  ///
  /// - Throws: the error of the lowest-numbered thread that threw one.
  public func run(_ body: @escaping @Sendable (_ thread: Int) throws -> Void) throws {
    if let error = shared.run(body, count) { throw error }
  }

  /// `@unchecked Sendable`: every member is accessed only under the monitor.
  private final class Shared: @unchecked Sendable {
    private let monitor = Monitor()
    private var body: (@Sendable (Int) throws -> Void)?
    private var round = 0
    private var pending = 0
    private var errors: [Int: any Error] = [:]
    private var isStopped = false

    func run(_ body: @escaping @Sendable (Int) throws -> Void, _ count: Int) -> (any Error)? {
      monitor.withLock {
        (self.body, pending, errors) = (body, count, [:])
        // A counter, not a flag: a thread that wakes late still sees the new work, and a thread
        // that is done does not run the same work twice.
        round += 1
        monitor.wakeAll()
        while pending > 0 { monitor.wait() }
        // Releases the captures of the body before the caller continues.
        self.body = nil
        // The error of the lowest-numbered thread, so that the report does not depend on timing.
        return errors.min { $0.key < $1.key }?.value
      }
    }

    func stop() {
      monitor.withLock {
        isStopped = true
        monitor.wakeAll()
      }
    }

    func work(_ index: Int) {
      // The setting is thread-local, so each thread sets it for itself.
      Engine.useThreads(1)
      var done = 0
      while let body = next(after: &done) {
        let result = Result { try body(index) }
        monitor.withLock {
          if case .failure(let error) = result { errors[index] = error }
          pending -= 1
          if pending == 0 { monitor.wakeAll() }
        }
      }
    }

    private func next(after done: inout Int) -> (@Sendable (Int) throws -> Void)? {
      monitor.withLock {
        while round == done, !isStopped { monitor.wait() }
        // Work that was submitted before the stop is still done.
        guard round != done else { return nil }
        done = round
        return body
      }
    }
  }
}
