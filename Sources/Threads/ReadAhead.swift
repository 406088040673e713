/// An iterator that reads elements from a source ahead of time, on a thread of its own.
///
/// Each element is available as soon as the source returns it, however slow the next one is.
///
/// `@unchecked Sendable`: `source` is accessed only by that thread, `batch` and `position` only by
/// the consumer, one thread at a time, and all other mutable state only under `monitor`.
public final class ReadAhead<Source: IteratorProtocol & SendableMetatype>:
  IteratorProtocol, @unchecked Sendable
where Source.Element: Sendable {
  private let monitor = Monitor()
  private var source: Source
  private let capacity: Int
  private var thread: WorkerThread?
  private var found: [Source.Element] = []
  private var hasEnded = false
  private var isStopped = false

  private var batch: [Source.Element] = []
  private var position = 0

  /// Starts reading; if no thread can be started, `next` reads each element from the source.
  ///
  /// - Parameters:
  ///   - source: the elements.
  ///   - capacity: the maximum number of queued elements, which bounds memory.
  public init(_ source: Source, capacity: Int) {
    self.source = source
    self.capacity = max(1, capacity)
    thread = try? WorkerThread { self.read() }
  }

  /// Returns the next element, or nil after the last one; one thread at a time may call it.
  public func next() -> Source.Element? {
    guard thread != nil else { return source.next() }
    if position == batch.count {
      batch = takeFound()
      position = 0
      if batch.isEmpty { return nil }
    }
    defer { position += 1 }
    return batch[position]
  }

  /// Returns the element that `next` will return after `count` others, if it is already available.
  ///
  /// Never blocks; only the consumer may call it.
  public func upcoming(after count: Int) -> Source.Element? {
    position + count < batch.count ? batch[position + count] : nil
  }

  /// Stops reading and waits until the source has returned from the current call; may be called
  /// only once.
  public func stop() {
    monitor.withLock {
      isStopped = true
      monitor.wakeAll()
    }
    thread?.join()
  }

  private func takeFound() -> [Source.Element] {
    monitor.withLock {
      while found.isEmpty, !hasEnded { monitor.wait() }
      defer {
        found = []
        monitor.wakeAll()
      }
      return found
    }
  }

  /// Runs the reading thread.
  private func read() {
    while let element = source.next(), put(element) {}
    monitor.withLock {
      hasEnded = true
      monitor.wakeAll()
    }
  }

  /// - Returns: false if no more elements are wanted.
  private func put(_ element: Source.Element) -> Bool {
    monitor.withLock {
      while found.count >= capacity, !isStopped { monitor.wait() }
      found.append(element)
      if found.count == 1 { monitor.wakeAll() }
      return !isStopped
    }
  }
}
