/// Takes elements from a source on a thread of its own, before they are asked for.
///
/// An element can be had as soon as the source gave it, so that a slow source delays none.
///
/// `@unchecked Sendable`: `source` is touched by that thread only, `batch` and `position` by those who
/// ask, one at a time, and everything else that changes under `monitor` only.
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

  /// Begins to read; where the system has no thread left, elements are read when they are asked for.
  ///
  /// - Parameters:
  ///   - source: the elements.
  ///   - capacity: how many may lie ready, so that memory stays bounded.
  public init(_ source: Source, capacity: Int) {
    self.source = source
    self.capacity = max(1, capacity)
    thread = try? WorkerThread { self.read() }
  }

  /// The next element, or nil after the last one; to be asked by one thread at a time.
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

  /// The element that `next` will give after `count` others, if it is known to lie ready.
  ///
  /// It never waits; to be asked by whoever asks for the next one.
  public func upcoming(after count: Int) -> Source.Element? {
    position + count < batch.count ? batch[position + count] : nil
  }

  /// Ends the reading, and waits until the source has given what it was asked for last; once only.
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

  /// The thread's life.
  private func read() {
    while let element = source.next(), put(element) {}
    monitor.withLock {
      hasEnded = true
      monitor.wakeAll()
    }
  }

  /// - Returns: false when no more are wanted.
  private func put(_ element: Source.Element) -> Bool {
    monitor.withLock {
      while found.count >= capacity, !isStopped { monitor.wait() }
      found.append(element)
      if found.count == 1 { monitor.wakeAll() }
      return !isStopped
    }
  }
}
