internal import Files
internal import BreedRecognition

/// The number of photos of a category.
struct Tally<Key> {
  let key: Key
  let photos: Int
  /// The share of all readable photos, 0 to 1.
  let share: Double
}

/// The results of a census, sorted by frequency; years and months are in chronological order.
struct Figures {
  /// The distribution of the model's confidence.
  struct Confidence {
    let photos: Int
    /// The number of photos in each tenth of the scale.
    let bins: [Int]
    let lowerQuartile: Double
    let median: Double
    let upperQuartile: Double
  }

  let origin: BreedOrigin
  let outcomes: Census.Outcomes
  let breeds: [Tally<Breed>]
  /// The tallies by breed group; the key nil is for breeds without a group.
  let groups: [Tally<String?>]
  let folders: [Tally<Path>]
  let years: [Tally<Int>]
  let months: [Tally<Month>]
  let undated: Int
  /// The distribution of the confidence; nil if no photo has one.
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

  /// Returns the share of `photos` in all readable photos.
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
  /// Returns the first `count` tallies, and the number and the photos of the others.
  func split(_ count: Int) -> (named: ArraySlice<Element>, others: (number: Int, photos: Int)) {
    let rest = dropFirst(count)
    return (prefix(count), (rest.count, rest.reduce(0) { $0 + $1.photos }))
  }
}
