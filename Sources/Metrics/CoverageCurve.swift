/// The trade-off between the share of photos for which a breed is named and its precision.
public struct CoverageCurve: Sendable {
  /// A confidence threshold, with its coverage and precision.
  public struct Point: Sendable, Hashable {
    /// The lowest confidence for which a breed is named.
    public let threshold: Double
    /// The share of all photos for which a breed is named.
    public let coverage: Double
    /// The share of the named breeds that are correct.
    public let precision: Double
  }

  private var photos: [(confidence: Double, isRight: Bool)] = []
  private var uncalled = 0

  /// Creates a curve without photos.
  public init() {}

  /// Counts a photo by the confidence of its best breed.
  public mutating func count(confidence: Double, isRight: Bool) {
    photos.append((confidence, isRight))
  }

  /// Counts a photo for which no threshold names a breed, such as one classified as no dog.
  public mutating func countUncalled() { uncalled += 1 }

  /// One point per distinct confidence, from the highest down, so that coverage rises.
  ///
  /// A threshold is the midpoint between two adjacent confidences; the last one is 0.
  public var points: [Point] { points(from: 0) }

  /// Returns the points for confidences of at least `floor`, which is also their lowest threshold.
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

  /// Returns the point of the largest coverage with at least this precision; nil if no threshold of
  /// at least `floor` has it.
  public func point(atPrecision precision: Double, from floor: Double = 0) -> Point? {
    points(from: floor).last { $0.precision >= precision }
  }

  /// Returns the point of the highest precision; of several, that of the largest coverage.
  public func mostPrecise(from floor: Double) -> Point? {
    points(from: floor).max { ($0.precision, $0.coverage) < ($1.precision, $1.coverage) }
  }

  /// Returns the midpoint of two numbers, or the higher one if no number lies between them.
  private func middle(_ low: Double, _ high: Double) -> Double {
    let middle = low + (high - low) / 2
    return middle > low ? middle : high
  }
}
