/// What share of photos can be given a breed automatically, and how many of these are right then.
public struct CoverageCurve: Sendable {
  /// A threshold of confidence, with what it does.
  public struct Point: Sendable, Hashable {
    /// A breed is called from this confidence on.
    public let threshold: Double
    /// The share of all photos that get a breed.
    public let coverage: Double
    /// The share of these whose breed is right.
    public let precision: Double
  }

  private var photos: [(confidence: Double, isRight: Bool)] = []
  private var uncalled = 0

  /// Makes a curve of no photo.
  public init() {}

  /// Counts a photo by the confidence of its best breed.
  public mutating func count(confidence: Double, isRight: Bool) {
    photos.append((confidence, isRight))
  }

  /// Counts a photo that no confidence gives a breed, as one that is taken for no dog.
  public mutating func countUncalled() { uncalled += 1 }

  /// A point for each confidence that occurs, from the highest down: coverage rises.
  ///
  /// A threshold lies in the middle between the confidences that it parts; the last one is 0.
  public var points: [Point] { points(from: 0) }

  /// The same points as far as a threshold of at least `floor` gives them.
  public func points(from floor: Double) -> [Point] {
    let sorted = photos.sorted { $0.confidence > $1.confidence }
    var points: [Point] = []
    var right = 0
    for (index, photo) in sorted.enumerated() where photo.confidence >= floor {
      right += photo.isRight ? 1 : 0
      let next = index + 1 < sorted.count ? sorted[index + 1].confidence : nil
      if next == photo.confidence { continue }
      points.append(
        Point(
          threshold: max(next.map { middle($0, photo.confidence) } ?? 0, floor),
          coverage: Double(index + 1) / Double(sorted.count + uncalled),
          precision: Double(right) / Double(index + 1)))
    }
    return points
  }

  /// The point of the largest coverage of which at least this share is right; nil if no threshold of
  /// at least `floor` gives that.
  public func point(atPrecision precision: Double, from floor: Double = 0) -> Point? {
    points(from: floor).last { $0.precision >= precision }
  }

  /// Of the points of the highest precision, that of the largest coverage.
  public func mostPrecise(from floor: Double) -> Point? {
    points(from: floor).max { ($0.precision, $0.coverage) < ($1.precision, $1.coverage) }
  }

  /// The middle of two numbers; the higher one where no number lies between them.
  private func middle(_ low: Double, _ high: Double) -> Double {
    let middle = low + (high - low) / 2
    return middle > low ? middle : high
  }
}
