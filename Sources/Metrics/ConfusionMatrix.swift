/// How often photos of each class were taken for each other one.
public struct ConfusionMatrix: Sendable, Hashable {
  /// A class, and another one that its photos were taken for.
  public struct Confusion: Sendable, Hashable {
    /// What the photos show.
    public let actual: Int
    /// What they were taken for.
    public let seen: Int
    /// How many there are.
    public let photos: Int
  }

  /// How many classes there are.
  public let classes: Int
  private var counts: [Int]

  /// Makes a matrix of no photo.
  public init(classes: Int) {
    self.classes = classes
    counts = [Int](repeating: 0, count: classes * classes)
  }

  /// Counts a photo of class `actual` that was taken for `seen`.
  public mutating func count(actual: Int, seen: Int) { counts[actual * classes + seen] += 1 }

  /// How many photos of class `actual` were taken for `seen`.
  public subscript(actual: Int, seen: Int) -> Int { counts[actual * classes + seen] }

  /// How many photos show a class.
  public func photos(of actual: Int) -> Int {
    counts[actual * classes..<(actual + 1) * classes].reduce(0, +)
  }

  /// How many photos were taken for a class.
  public func seen(as index: Int) -> Int {
    (0..<classes).reduce(0) { $0 + self[$1, index] }
  }

  /// The share of the photos of a class that were taken for it; nil without photos.
  public func recall(_ index: Int) -> Double? { share(index, of: photos(of: index)) }

  /// The share of the photos taken for a class that show it; nil when there are none.
  public func precision(_ index: Int) -> Double? { share(index, of: seen(as: index)) }

  /// The harmonic mean of precision and recall; nil when no photo shows the class or was taken
  /// for it.
  public func f1(_ index: Int) -> Double? {
    let all = photos(of: index) + seen(as: index)
    return all == 0 ? nil : 2 * Double(self[index, index]) / Double(all)
  }

  /// The share of all photos that were taken for what they show; 0 without photos.
  public var accuracy: Double {
    let photos = counts.reduce(0, +)
    let right = (0..<classes).reduce(0) { $0 + self[$1, $1] }
    return photos == 0 ? 0 : Double(right) / Double(photos)
  }

  /// The pairs that were mixed up, the most frequent first, and of equal ones the first classes.
  public var confusions: [Confusion] {
    var found: [Confusion] = []
    for actual in 0..<classes {
      for seen in 0..<classes where seen != actual && self[actual, seen] > 0 {
        found.append(Confusion(actual: actual, seen: seen, photos: self[actual, seen]))
      }
    }
    return found.sorted {
      ($1.photos, $0.actual, $0.seen) < ($0.photos, $1.actual, $1.seen)
    }
  }

  private func share(_ index: Int, of photos: Int) -> Double? {
    photos == 0 ? nil : Double(self[index, index]) / Double(photos)
  }
}
