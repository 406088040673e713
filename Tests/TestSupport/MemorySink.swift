public import CommandKit
internal import Synchronization

/// Output that stays in memory.
public final class MemorySink: OutputSink {
  /// Whether a terminal is there.
  public let isTerminal: Bool
  /// Whether another program reads.
  public let isPipe: Bool
  /// The terminal's width.
  public let width: Int?
  private let error: Int32
  private let written = Mutex("")

  /// Makes an empty sink.
  ///
  /// - Parameters:
  ///   - isTerminal: whether a terminal is there.
  ///   - isPipe: whether another program reads.
  ///   - width: the terminal's width.
  ///   - error: what each write returns, such as `ENOSPC`.
  public init(
    isTerminal: Bool = false, isPipe: Bool = false, width: Int? = nil, error: Int32 = 0
  ) {
    self.isTerminal = isTerminal
    self.isPipe = isPipe
    self.width = width
    self.error = error
  }

  /// All that was written.
  public var text: String { written.withLock { $0 } }

  /// All lines that were written.
  public var lines: [String] { text.split(separator: "\n").map(String.init) }

  /// Keeps `text`.
  public func write(_ text: String) -> Int32 {
    written.withLock { $0 += text }
    return error
  }
}
