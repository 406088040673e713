/// Processes all elements in worker threads, and delivers the results in the order of the elements.
///
/// - Parameters:
///   - elements: the elements.
///   - threads: the maximum number of threads.
///   - isCancelled: checked between elements.
///   - makeWorker: called on each thread; returns the closure that processes an element there.
///   - deliver: receives the results on the calling thread.
/// - Throws: a `CancellationError` if `isCancelled` returned true, or what a closure threw.
public func forEach<Element: Sendable, Output: Sendable>(
  _ elements: [Element], threads: Int, isCancelled: @escaping @Sendable () -> Bool,
  makeWorker: @escaping @Sendable () throws -> (Element) throws -> Output,
  deliver: (Output) throws -> Void
) throws {
  let threads = max(1, min(threads, elements.count))
  let queue = WorkQueue<_, Output>(
    elements.makeIterator(), workers: threads, window: 16 * threads, isCancelled: isCancelled)
  let workers = try queue.startThreads(makeWorker: makeWorker)
  defer {
    queue.stop()
    for worker in workers { worker.join() }
  }
  while let output = try queue.next() { try deliver(output) }
  if isCancelled() { throw CancellationError() }
}
