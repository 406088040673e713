internal import Messages

/// The meaning of one output of a network: an entry of a bundle's `labels.json`.
public struct Label: Sendable, Hashable, Codable {
  /// The kind of an output.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// A breed of dog.
    case breed
    /// Anything else: the summed probability of these outputs is that of no dog.
    case background
  }

  /// The breed, or another class in the same form.
  public let breed: Breed
  /// Whether the output is a breed or something else.
  public let kind: Kind

  private enum CodingKeys: String, CodingKey { case id, name, kind, names, group, synonyms }

  /// Creates a label.
  public init(_ breed: Breed, kind: Kind = .breed) {
    self.breed = breed
    self.kind = kind
  }

  /// Decodes an entry: `id`, `name`, `kind`, and optionally `names`, `group` and `synonyms`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    kind = try container.decode(Kind.self, forKey: .kind)
    breed = Breed(
      id: try container.decode(String.self, forKey: .id),
      name: try container.decode(String.self, forKey: .name),
      names: try container.decodeIfPresent([String: String].self, forKey: .names) ?? [:],
      group: try container.decodeIfPresent(String.self, forKey: .group),
      synonyms: try container.decodeIfPresent([String].self, forKey: .synonyms) ?? [])
    // Names are printed: an untrusted bundle must not send control sequences to the terminal.
    let texts = [breed.id, breed.name] + breed.names.values
    guard !texts.contains(where: { $0.unicodeScalars.contains(where: isControl) }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .name, in: container, debugDescription: "\(ManifestMessage.labelText())")
    }
  }

  /// Encodes the format that `init(from:)` decodes, without empty values.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(breed.id, forKey: .id)
    try container.encode(breed.name, forKey: .name)
    try container.encode(kind, forKey: .kind)
    if !breed.names.isEmpty { try container.encode(breed.names, forKey: .names) }
    try container.encodeIfPresent(breed.group, forKey: .group)
    if !breed.synonyms.isEmpty { try container.encode(breed.synonyms, forKey: .synonyms) }
  }

  /// Returns the WordNet id at the start of a folder's name: `n` and eight digits, not followed by
  /// a letter or digit.
  public static func wordNetID(of name: String) -> String? {
    let head = Array(name.utf8.prefix(9))
    guard head.count == 9, head[0] == UInt8(ascii: "n"),
      head.dropFirst().allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
    else { return nil }
    let next = name.unicodeScalars.dropFirst(9).first
    guard next.map({ !$0.properties.isAlphabetic && $0.properties.numericType == nil }) ?? true
    else { return nil }
    return String(decoding: head, as: UTF8.self)
  }
}

/// Returns whether a terminal may interpret a character instead of displaying it.
package func isControl(_ scalar: Unicode.Scalar) -> Bool {
  [.control, .format, .lineSeparator, .paragraphSeparator].contains(
    scalar.properties.generalCategory)
}
