/// A dog breed as a model's `labels.json` lists it.
public struct Breed: Sendable, Hashable, Codable {
  /// The WordNet synset id, such as `n02088364`; it never depends on the language.
  public let id: String
  /// The English name, such as `Beagle`.
  public let name: String
  /// Names in other languages, by language code (`fr`).
  public let names: [String: String]
  /// The group of breeds that it belongs to, such as `terriers`.
  public let group: String?
  /// Other English names.
  public let synonyms: [String]

  /// Makes a breed from its parts.
  public init(
    id: String, name: String, names: [String: String] = [:], group: String? = nil,
    synonyms: [String] = []
  ) {
    self.id = id
    self.name = name
    self.names = names
    self.group = group
    self.synonyms = synonyms
  }

  /// The name in `language`, or the English one where the model has none in it.
  public func name(in language: String) -> String { names[language] ?? name }
}

extension [Breed] {
  /// The breeds by their ids; of two with one id, the first.
  public var byID: [String: Breed] { Dictionary(map { ($0.id, $0) }) { first, _ in first } }
}
