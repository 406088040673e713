/// Messages are stored as a key and values. The text is created when a message is shown, so its
/// wording can change in later versions.
extension Message: Codable {
  private enum CodingKeys: CodingKey { case key, values }

  /// The rows of the tables whose messages are stored, by key.
  private static let keptRows = rows(of: ImageMessage.self)

  private static func rows<Table: MessageTable>(of table: Table.Type) -> [String: any MessageTable]
  {
    Dictionary(uniqueKeysWithValues: table.allCases.map { ($0().key, $0) })
  }

  /// Whether each placeholder has a value.
  private var isComplete: Bool {
    english.split(separator: "{", omittingEmptySubsequences: false).dropFirst()
      .allSatisfy { values[String($0.prefix { $0 != "}" && $0 != "|" })] != nil }
  }

  /// Decodes a message; throws if no row has the key or the row has other placeholders, as in
  /// another version.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let row = Self.keptRows[try container.decode(String.self, forKey: .key)]
    guard let message = row?(try container.decode([String: Value].self, forKey: .values)),
      message.isComplete
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .key, in: container, debugDescription: "no such message")
    }
    self = message
  }

  /// Encodes the key and the values.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(key, forKey: .key)
    try container.encode(values, forKey: .values)
  }
}

extension Message.Value: Codable {
  /// Decodes a number, a text, a message or a list of messages.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let count = try? container.decode(Int.self) {
      self = .count(count)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let messages = try? container.decode([Message].self) {
      self = .list(messages)
    } else {
      self = .message(try container.decode(Message.self))
    }
  }

  /// Encodes a number, a text, a message or a list of messages.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .count(let count): try container.encode(count)
    case .text(let text), .styled(let text): try container.encode(text)
    case .message(let message): try container.encode(message)
    case .list(let messages): try container.encode(messages)
    }
  }
}
