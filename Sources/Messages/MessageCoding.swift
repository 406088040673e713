/// Messages as files keep them: the key and the values. The sentence is made when it is shown, so it
/// may be another one by then.
extension Message: Codable {
  private enum CodingKeys: CodingKey { case key, values }

  /// The rows of the tables whose messages are kept, by their keys.
  private static let keptRows = rows(of: ImageMessage.self)

  private static func rows<Table: MessageTable>(of table: Table.Type) -> [String: any MessageTable]
  {
    Dictionary(uniqueKeysWithValues: table.allCases.map { ($0().key, $0) })
  }

  /// Whether there is a value for each placeholder.
  private var isComplete: Bool {
    english.split(separator: "{", omittingEmptySubsequences: false).dropFirst()
      .allSatisfy { values[String($0.prefix { $0 != "}" && $0 != "|" })] != nil }
  }

  /// Reads a message; it is an error where no row has the key, or the row wants other values, as
  /// when another version kept it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let row = Self.keptRows[try container.decode(String.self, forKey: .key)]
    guard let message = row?(try container.decode([String: Value].self, forKey: .values)),
      message.isComplete
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .key, in: container, debugDescription: "There is no such message.")
    }
    self = message
  }

  /// Writes the key and the values.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(key, forKey: .key)
    try container.encode(values, forKey: .values)
  }
}

extension Message.Value: Codable {
  /// Reads a number, a text or a message.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let count = try? container.decode(Int.self) {
      self = .count(count)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else {
      self = .message(try container.decode(Message.self))
    }
  }

  /// Writes a number, a text or a message.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .count(let count): try container.encode(count)
    case .text(let text): try container.encode(text)
    case .message(let message): try container.encode(message)
    }
  }
}
