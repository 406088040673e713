internal import Files
internal import BreedRecognition
internal import PhotoMetadata

/// The breeds that a census counts, with an index each: first those of the model, then those that
/// only labels name.
struct BreedRoll {
  private(set) var breeds: [Breed]
  private var numbersByID: [String: Int]
  private let numbersByName: [String: Int]

  /// The separators between a prefix and a breed: `dog breed: Beagle`, `Animal|Dog|Beagle`.
  private static let separators: Set<Character> = [":", "|", "/"]

  init(_ breeds: [Breed]) {
    self.breeds = breeds
    let numbered = breeds.enumerated().map { ($1, $0) }
    numbersByID = Dictionary(numbered.map { ($0.id, $1) }) { first, _ in first }
    // The name of a breed takes precedence over a synonym of another.
    let names =
      numbered.map { ($0.name, $1) }
      + numbered.flatMap { breed, number in
        (breed.names.values.sorted() + breed.synonyms).map { ($0, number) }
      }
    numbersByName = Dictionary(names.map { (Self.folded($0), $1) }) { first, _ in first }
  }

  /// Returns the index of a breed of the model.
  mutating func number(of breed: Breed) -> Int { numbersByID[breed.id] ?? add(breed) }

  /// Returns the index of the breed of a label, which need not be a breed of the model.
  mutating func number(of label: BreedLabel) -> Int {
    if let number = numbersByID[label.breedID] ?? numbersByName[Self.folded(label.breedName)] {
      return number
    }
    // The label's text comes from a file and is untrusted until sanitised.
    let name = Path(String(label.breedName.prefix(80))).displayName
    return add(Breed(id: label.breedID, name: name.isEmpty ? label.breedID : name))
  }

  /// Returns the index of the breed that a keyword names, or nil if it names none.
  func number(ofKeyword keyword: String) -> Int? {
    if let number = numbersByName[Self.folded(keyword)] { return number }
    guard let separator = keyword.lastIndex(where: Self.separators.contains) else { return nil }
    return numbersByName[Self.folded(keyword[keyword.index(after: separator)...])]
  }

  private mutating func add(_ breed: Breed) -> Int {
    numbersByID[breed.id] = breeds.count
    breeds.append(breed)
    return breeds.count - 1
  }

  /// Returns the form of a name for comparison, without case and surrounding whitespace.
  private static func folded(_ name: some StringProtocol) -> String {
    let start = name.drop(while: \.isWhitespace)
    let end = start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex
    return start[..<end].lowercased()
  }
}
