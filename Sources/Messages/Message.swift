/// A sentence for the user that is not yet in a language: a row of the table, and its values.
///
/// Errors and reports carry messages, and the text is made where it is written. Code decides by
/// error codes, never by a sentence.
public struct Message: Sendable, Hashable, CustomStringConvertible {
  /// What stands in place of a `{name}`.
  public enum Value: Sendable, Hashable {
    /// Text from anywhere, which is made safe for a terminal.
    case text(String)
    /// A count, which also chooses between singular and plural.
    case count(Int)
    /// Another message, such as the cause of an error.
    case message(Message)
  }

  /// The name of the row, such as `FileMessage.missing`.
  public let key: String
  /// The text of the row in English.
  let english: String
  /// The values by the names of their placeholders.
  public let values: [String: Value]

  /// Makes a message of a row and its values.
  public init<Table: MessageTable>(_ row: Table, _ values: [String: Value] = [:]) {
    key = "\(Table.self).\(row)"
    english = row.rawValue
    self.values = values
  }

  /// The text in a language.
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

  /// The text for a placeholder: `name`, or `name|singular|plural`, which is chosen by a count.
  private func value(of placeholder: Substring, in language: Language) -> String {
    let parts = placeholder.split(separator: "|", omittingEmptySubsequences: false)
    switch values[String(parts[0])] {
    case .count(let count):
      return parts.count == 3
        ? String(language.isSingular(count) ? parts[1] : parts[2]) : "\(count)"
    case .text(let text): return safeText(text)
    case .message(let message): return message.text(in: language)
    case nil: return "{\(placeholder)}"
    }
  }
}

extension Message.Value: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral {
  /// Makes a text.
  public init(stringLiteral text: String) { self = .text(text) }
  /// Makes a count.
  public init(integerLiteral count: Int) { self = .count(count) }
}

/// A table of messages: an enumeration whose cases are the keys, and the raw values the English text.
///
/// In a text, `{name}` stands for a value, and `{name|photo|photos}` for the singular or the plural
/// by a count. A further language is one more column: a property with a `switch` over the cases,
/// which the compiler asks to be complete.
public protocol MessageTable: RawRepresentable, CaseIterable, Hashable, Sendable
where RawValue == String {
  /// Whose fault it is, where the row is an error; the data's unless the table says otherwise.
  var fault: Fault { get }
}

extension MessageTable {
  /// The data's.
  public var fault: Fault { .data }

  /// The message of this key with values.
  public func callAsFunction(_ values: [String: Message.Value] = [:]) -> Message {
    Message(self, values)
  }
}

/// A language that all messages are in.
public enum Language: String, Sendable, Hashable, CaseIterable {
  /// English.
  case english = "en"

  /// Whether a count goes with the singular.
  func isSingular(_ count: Int) -> Bool {
    switch self {
    case .english: count == 1
    }
  }
}
