public import CommandKit
internal import Synchronization

/// Output that stays in memory.
public final class MemorySink: OutputSink {
  /// Whether a terminal is there.
  public let isTerminal: Bool
  /// Its width.
  public let width: Int? = nil
  private let written = Mutex("")

  /// Makes an empty sink.
  public init(isTerminal: Bool = false) { self.isTerminal = isTerminal }

  /// All that was written.
  public var text: String { written.withLock { $0 } }

  /// All lines that were written.
  public var lines: [String] { text.split(separator: "\n").map(String.init) }

  /// Keeps `text`.
  public func write(_ text: String) -> Int32 {
    written.withLock { $0 += text }
    return 0
  }
}
