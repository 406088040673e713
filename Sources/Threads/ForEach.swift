/// Works on all elements in threads, and delivers the results in the elements' order.
///
/// - Parameters:
///   - elements: what is to be worked on.
///   - threads: how many threads there are at most.
///   - isCancelled: asked between two elements.
///   - makeWorker: makes what a thread works with, on that thread.
///   - deliver: takes the results, on the calling thread.
/// - Throws: a `CancellationError` when `isCancelled` became true, or what a worker threw.
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
