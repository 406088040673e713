public import PhotoArchive
internal import Messages
internal import Reporting
internal import Synchronization
internal import Threads

/// A line on the terminal that tells how far a command is.
public struct ProgressBar {
  private let console: Console
  private let uptime: @Sendable () -> Duration
  private let total: PhotoCount
  private let start: Duration
  private var lastDrawn: Duration

  /// How long a line stands before it is drawn anew.
  private static let interval = Duration.milliseconds(100)

  /// Begins to count; nothing is drawn before the first update.
  ///
  /// - Parameters:
  ///   - session: its console shows the line.
  ///   - total: how many photos there are.
  public init(in session: Session, total: PhotoCount) {
    console = session.console
    uptime = session.uptime
    start = uptime()
    lastDrawn = start
    self.total = total
  }

  /// Says that `done` photos are done.
  public mutating func update(done: Int) {
    let now = uptime()
    guard now - lastDrawn >= Self.interval else { return }
    lastDrawn = now
    console.showStatus { [total, start] in
      ProgressLine(done: done, total: total.value, elapsed: now - start).message
    }
  }

  /// Takes the line away.
  public func finish() { console.showStatus(nil) }
}

/// What a progress bar says at one moment.
struct ProgressLine {
  let done: Int
  let total: Int?
  let elapsed: Duration

  /// The line.
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

/// Counts photos on a thread of its own, while they are already being worked on.
public final class PhotoCount: Sendable {
  private let counted = Atomic(-1)
  private let isCancelled = Atomic(false)

  /// Makes a count that is not known, yet or ever.
  public init() {}

  /// How many there are, once that is known.
  public var value: Int? {
    let count = counted.load(ordering: .relaxed)
    return count < 0 ? nil : count
  }

  /// Counts what `source` finds, unless it can be read only once.
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
