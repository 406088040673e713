/// A dog breed as a model's `labels.json` lists it.
public struct Breed: Sendable, Hashable, Codable {
  /// The WordNet synset id, such as `n02088364`, which is the same in all languages.
  public let id: String
  /// The English name, such as `Beagle`.
  public let name: String
  /// The names in other languages, by language code (`fr`).
  public let names: [String: String]
  /// The breed's group, such as `terriers`.
  public let group: String?
  /// Other English names.
  public let synonyms: [String]

  /// Creates a breed from its parts.
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

  /// Returns the name in `language`, or the English one if the model has none.
  public func name(in language: String) -> String { names[language] ?? name }
}

extension [Breed] {
  /// The breeds by id; of duplicates, the first.
  public var byID: [String: Breed] { Dictionary(map { ($0.id, $0) }) { first, _ in first } }
}
