public import CommandKit

/// Asks to stop as soon as the talk says something.
public final class StoppingSink: OutputSink {
  /// Whether a terminal is there.
  public let isTerminal = false
  /// Its width.
  public let width: Int? = nil
  private let memory = MemorySink()
  private let word: String
  private let interruption: Interruption

  /// Makes a sink that stops a session when it gets a word.
  public init(at word: String, _ interruption: Interruption) {
    self.word = word
    self.interruption = interruption
  }

  /// Keeps `text`.
  public func write(_ text: String) -> Int32 {
    if text.contains(word) { interruption.request() }
    return memory.write(text)
  }
}
