/// Colours for a terminal, or none.
public struct TextStyle: Sendable {
  private let isOn: Bool

  /// Makes a style that colours, or one that leaves text alone.
  public init(isOn: Bool) { self.isOn = isOn }

  /// What matters most in a line.
  public func strong(_ text: String) -> String { wrap(text, "1") }
  /// What may be overlooked.
  public func faint(_ text: String) -> String { wrap(text, "2") }
  /// What wants a second look.
  public func doubtful(_ text: String) -> String { wrap(text, "33") }
  /// What went wrong.
  public func bad(_ text: String) -> String { wrap(text, "31") }

  private func wrap(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
