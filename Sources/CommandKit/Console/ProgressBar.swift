public import PhotoArchive
internal import Messages
internal import Reporting
internal import Synchronization
internal import Threads

/// A status line with the progress of a command.
public struct ProgressBar {
  private let console: Console
  private let uptime: @Sendable () -> Duration
  private let total: PhotoCount
  private let start: Duration
  private var lastDrawn: Duration

  /// The minimum time between two updates of the line.
  private static let interval = Duration.milliseconds(100)

  /// Creates a progress bar; nothing is drawn before the first update.
  ///
  /// - Parameters:
  ///   - session: the session whose console shows the line.
  ///   - total: the number of photos.
  public init(in session: Session, total: PhotoCount) {
    console = session.console
    uptime = session.uptime
    start = uptime()
    lastDrawn = start
    self.total = total
  }

  /// Updates the line after `done` photos.
  public mutating func update(done: Int) {
    let now = uptime()
    guard now - lastDrawn >= Self.interval else { return }
    lastDrawn = now
    console.showStatus { [total, start] in
      ProgressLine(done: done, total: total.value, elapsed: now - start).message
    }
  }

  /// Erases the line.
  public func finish() { console.showStatus(nil) }
}

/// The text of a progress bar at one moment.
struct ProgressLine {
  let done: Int
  let total: Int?
  let elapsed: Duration

  /// The text of the line.
  var message: Message {
    let rate = elapsed > .zero ? Double(done) / (elapsed / .seconds(1)) : 0
    var values: [String: Message.Value] = [
      "done": .count(done), "rate": "\(decimal(rate, places: rate < 10 ? 1 : 0))",
    ]
    guard let total, total > 0 else { return CommandMessage.progressWithoutTotal(values) }
    let filled = Int(min(1, Double(done) / Double(total)) * 20)
    values["total"] = .count(total)
    values["bar"] =
      "\(String(repeating: "#", count: filled) + String(repeating: "-", count: 20 - filled))"
    guard rate > 0 else { return CommandMessage.progress(values) }
    values["time"] = "\(remainingTime(Double(max(0, total - done)) / rate))"
    return CommandMessage.progressWithTime(values)
  }
}

/// The number of photos of a source, counted on a separate thread while they are processed.
public final class PhotoCount: Sendable {
  private let counted = Atomic(-1)
  private let isCancelled = Atomic(false)

  /// Creates a count whose value is unknown.
  public init() {}

  /// The number of photos, once it is known.
  public var value: Int? {
    let count = counted.load(ordering: .relaxed)
    return count < 0 ? nil : count
  }

  /// Starts to count the photos of `source`, unless it can be read only once.
  public func start(_ source: PhotoSource) {
    guard source.canBeScannedAgain else { return }
    WorkerThread.detached { [self] in
      let hasEnded: @Sendable () -> Bool = { [self] in isCancelled.load(ordering: .relaxed) }
      guard let scan = try? source.scan(isCancelled: hasEnded) else { return }
      var count = 0
      while scan.next() != nil { count += 1 }
      if !hasEnded() { counted.store(count, ordering: .relaxed) }
    }
  }

  /// Stops counting.
  public func cancel() { isCancelled.store(true, ordering: .relaxed) }
}
