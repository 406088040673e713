internal import Files
internal import BreedRecognition
internal import PhotoArchive
internal import PhotoMetadata

/// The breeds that a census counts, each with a number: the model's, then those of which only
/// labels tell.
struct BreedRoll {
  private(set) var breeds: [Breed]
  private var numbersByID: [String: Int]
  private let numbersByName: [String: Int]

  /// What may stand between a prefix and a breed: `dog breed: Beagle`, `Animal|Dog|Beagle`.
  private static let separators: Set<Character> = [":", "|", "/"]

  init(_ breeds: [Breed]) {
    self.breeds = breeds
    let numbered = breeds.enumerated().map { ($1, $0) }
    numbersByID = Dictionary(numbered.map { ($0.id, $1) }) { first, _ in first }
    // A name of one breed comes before a synonym of another.
    let names =
      numbered.map { ($0.name, $1) }
      + numbered.flatMap { breed, number in
        (breed.names.values.sorted() + breed.synonyms).map { ($0, number) }
      }
    numbersByName = Dictionary(names.map { (Self.folded($0), $1) }) { first, _ in first }
  }

  /// The number of a breed of the model.
  mutating func number(of breed: Breed) -> Int { numbersByID[breed.id] ?? add(breed) }

  /// The number of the breed that a label states, which need not be one of the model's.
  mutating func number(of label: BreedLabel) -> Int {
    if let number = numbersByID[label.breedID] ?? numbersByName[Self.folded(label.breedName)] {
      return number
    }
    // The label comes from a file: its text is hostile until it was looked at.
    let name = Path(String(label.breedName.prefix(80))).displayName
    return add(Breed(id: label.breedID, name: name.isEmpty ? label.breedID : name))
  }

  /// The number of the breed that a keyword names, or nil when it names none.
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

  /// A name as it is compared: case and space around it make no difference.
  private static func folded(_ name: some StringProtocol) -> String {
    let start = name.drop(while: \.isWhitespace)
    let end = start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex
    return start[..<end].lowercased()
  }
}
