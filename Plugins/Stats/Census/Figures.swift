internal import Files
internal import BreedRecognition
internal import PhotoArchive

/// A line of a census: how many photos belong to something.
struct Tally<Key> {
  let key: Key
  let photos: Int
  /// Their share of all photos that could be read, 0 to 1.
  let share: Double
}

/// What a census found, in order: the most frequent first, and months as they came.
struct Figures {
  /// How sure the model was.
  struct Confidence {
    let photos: Int
    /// How many photos are in each tenth of the scale.
    let bins: [Int]
    let lowerQuartile: Double
    let median: Double
    let upperQuartile: Double
  }

  let origin: BreedOrigin
  let outcomes: Census.Outcomes
  let breeds: [Tally<Breed>]
  /// By breed group; nil are the breeds of no group.
  let groups: [Tally<String?>]
  let folders: [Tally<Path>]
  let years: [Tally<Int>]
  let months: [Tally<Month>]
  let undated: Int
  /// Nil when the model was asked about no photo.
  let confidence: Confidence?
  let leastSure: [(photo: DoubtfulPhoto, breed: Breed)]
}

extension Figures {
  init(_ census: Census) {
    let readable = census.outcomes.readable
    func tallies<Key>(_ counts: [(Key, Int)], by isBefore: (Key, Key) -> Bool) -> [Tally<Key>] {
      counts.sorted { $0.1 == $1.1 ? isBefore($0.0, $1.0) : $0.1 > $1.1 }
        .map { Tally(key: $0, photos: $1, share: Self.share($1, of: readable)) }
    }
    let roll = census.roll.breeds
    origin = census.origin
    outcomes = census.outcomes
    breeds = tallies(census.breeds.map { (roll[$0], $1) }) { ($0.name, $0.id) < ($1.name, $1.id) }
    groups = tallies(census.groups.map { ($0, $1) }) { ($0 ?? "") < ($1 ?? "") }
    folders = tallies(census.folders.map { ($0, $1) }) {
      $0.bytes.lexicographicallyPrecedes($1.bytes)
    }
    let byYear = Dictionary(census.months.map { ($0.year, $1) }, uniquingKeysWith: +)
    years = tallies(byYear.map { ($0, $1) }, by: <).sorted { $0.key < $1.key }
    months = tallies(census.months.map { ($0, $1) }, by: <).sorted { $0.key < $1.key }
    undated = census.undated
    confidence = Confidence(census.spread)
    leastSure = census.leastSure.photos.map { ($0, roll[$0.breed]) }
  }

  /// The share that `photos` are of all that could be read.
  func share(_ photos: Int) -> Double { Self.share(photos, of: outcomes.readable) }

  private static func share(_ photos: Int, of all: Int) -> Double {
    all == 0 ? 0 : Double(photos) / Double(all)
  }
}

extension Figures.Confidence {
  init?(_ spread: ConfidenceSpread) {
    guard let lower = spread.quantile(0.25), let median = spread.quantile(0.5),
      let upper = spread.quantile(0.75)
    else { return nil }
    self.init(
      photos: spread.count, bins: spread.bins, lowerQuartile: lower, median: median,
      upperQuartile: upper)
  }
}

extension [Tally<Breed>] {
  /// The first `count`, and how many others there are with how many photos together.
  func split(_ count: Int) -> (named: ArraySlice<Element>, others: (number: Int, photos: Int)) {
    let rest = dropFirst(count)
    return (prefix(count), (rest.count, rest.reduce(0) { $0 + $1.photos }))
  }
}
