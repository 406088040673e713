/// A language-independent message to the user: a row of a message table, and its values.
///
/// Errors and reports carry messages, which become text only when they are written. Code branches
/// on error codes, never on text.
public struct Message: Sendable, Hashable, CustomStringConvertible {
  /// A value that replaces a `{name}` placeholder.
  public enum Value: Sendable, Hashable {
    /// Untrusted text, whose control characters are escaped.
    case text(String)
    /// Text with colours; all other control sequences in it are escaped.
    case styled(String)
    /// A count, which also selects singular or plural.
    case count(Int)
    /// Another message, such as the cause of an error.
    case message(Message)
    /// A comma-separated list of messages.
    case list([Message])
  }

  /// The name of the row, such as `FileMessage.missing`.
  public let key: String
  /// The English text of the row.
  let english: String
  /// The values, by placeholder name.
  public let values: [String: Value]

  /// Creates a message from a row and its values.
  public init<Table: MessageTable>(_ row: Table, _ values: [String: Value] = [:]) {
    key = "\(Table.self).\(row)"
    english = row.rawValue
    self.values = values
  }

  /// Returns the text in a language.
  public func text(in language: Language) -> String {
    var result = ""
    var rest = template(in: language)[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      result += value(of: rest[rest.index(after: open)..<close], in: language)
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  /// The text in English.
  public var description: String { text(in: .english) }

  private func template(in language: Language) -> String {
    switch language {
    case .english: english
    }
  }

  /// Returns the text for a placeholder: `name`, or `name|singular|plural`, selected by a count.
  private func value(of placeholder: Substring, in language: Language) -> String {
    let parts = placeholder.split(separator: "|", omittingEmptySubsequences: false)
    switch values[String(parts[0])] {
    case .count(let count):
      return parts.count == 3
        ? String(language.isSingular(count) ? parts[1] : parts[2]) : "\(count)"
    case .text(let text): return safeText(text)
    case .styled(let text): return terminalText(text)
    case .message(let message): return message.text(in: language)
    case .list(let messages): return messages.map { $0.text(in: language) }.joined(separator: ", ")
    case nil: return "{\(placeholder)}"
    }
  }
}

extension Message {
  /// Creates the message of an error.
  public init(_ error: any Error) {
    self =
      (error as? any FaultProviding)?.message ?? CommandMessage.text(["text": .text("\(error)")])
  }

  /// Returns the messages of the counts that are not 0, such as `3 unsure` and `1 without a dog`.
  ///
  /// - Parameter counts: each count with its row, which has a `{count}`.
  /// - Returns: the messages, in their order.
  public static func counts(_ counts: [(Int, any MessageTable)]) -> [Message] {
    counts.filter { $0.0 > 0 }.map { $1(["count": .count($0)]) }
  }
}

extension Message.Value {
  /// Returns the message of an error, as a value.
  public static func error(_ error: any Error) -> Self { .message(Message(error)) }
}

extension Message.Value: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral {
  /// Creates a text value.
  public init(stringLiteral text: String) { self = .text(text) }
  /// Creates a count.
  public init(integerLiteral count: Int) { self = .count(count) }
}

/// A table of messages: an enumeration whose cases are the keys, and whose raw values are the
/// English text.
///
/// In a text, `{name}` is a placeholder for a value, and `{name|photo|photos}` for a singular or
/// plural selected by a count. To add a language, add a property with a `switch` over the cases,
/// which the compiler checks for completeness.
public protocol MessageTable: RawRepresentable, CaseIterable, Hashable, Sendable
where RawValue == String {
  /// The fault, if the row is an error; `.data` by default.
  var fault: Fault { get }
}

extension MessageTable {
  /// The default fault, `.data`.
  public var fault: Fault { .data }

  /// Returns the message of this row with values.
  public func callAsFunction(_ values: [String: Message.Value] = [:]) -> Message {
    Message(self, values)
  }
}

/// A language in which all messages are available.
public enum Language: String, Sendable, Hashable, CaseIterable {
  /// English.
  case english = "en"

  /// Returns whether a count takes the singular.
  func isSingular(_ count: Int) -> Bool {
    switch self {
    case .english: count == 1
    }
  }
}
