internal import Messages

/// What one output of a network stands for: an entry of a bundle's `labels.json`.
public struct Label: Sendable, Hashable, Codable {
  /// Whether an output is a breed or something else.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// A breed of dog.
    case breed
    /// Anything else: together these outputs are the probability that there is no dog.
    case background
  }

  /// What the output stands for.
  public let breed: Breed
  /// Whether that is a breed.
  public let kind: Kind

  private enum CodingKeys: String, CodingKey { case id, name, kind, names, group, synonyms }

  /// Makes a label.
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
    // Names are printed: a foreign bundle must not drive the terminal.
    let texts = [breed.id, breed.name] + breed.names.values
    guard !texts.contains(where: { $0.unicodeScalars.contains(where: isControl) }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .name, in: container, debugDescription: "\(ManifestMessage.labelText())")
    }
  }

  /// Writes what `init(from:)` reads, without what is empty.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(breed.id, forKey: .id)
    try container.encode(breed.name, forKey: .name)
    try container.encode(kind, forKey: .kind)
    if !breed.names.isEmpty { try container.encode(breed.names, forKey: .names) }
    try container.encodeIfPresent(breed.group, forKey: .group)
    if !breed.synonyms.isEmpty { try container.encode(breed.synonyms, forKey: .synonyms) }
  }

  /// The WordNet id that a folder's name begins with: `n` and eight digits, and then no letter or
  /// digit.
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

/// Whether a character would drive a terminal instead of being shown.
package func isControl(_ scalar: Unicode.Scalar) -> Bool {
  [.control, .format, .lineSeparator, .paragraphSeparator].contains(
    scalar.properties.generalCategory)
}
