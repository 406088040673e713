/// The numbers of photos by actual and predicted class.
public struct ConfusionMatrix: Sendable, Hashable {
  /// A pair of an actual class and a different predicted class.
  public struct Confusion: Sendable, Hashable {
    /// The actual class.
    public let actual: Int
    /// The predicted class.
    public let seen: Int
    /// The number of photos.
    public let photos: Int
  }

  /// The number of classes.
  public let classes: Int
  private var counts: [Int]

  /// Creates a matrix without photos.
  public init(classes: Int) {
    self.classes = classes
    counts = [Int](repeating: 0, count: classes * classes)
  }

  /// Counts a photo of class `actual` that was classified as `seen`.
  public mutating func count(actual: Int, seen: Int) { counts[actual * classes + seen] += 1 }

  /// The number of photos of class `actual` that were classified as `seen`.
  public subscript(actual: Int, seen: Int) -> Int { counts[actual * classes + seen] }

  /// Returns the number of photos of a class.
  public func photos(of actual: Int) -> Int {
    counts[actual * classes..<(actual + 1) * classes].reduce(0, +)
  }

  /// Returns the number of photos that were classified as a class.
  public func seen(as index: Int) -> Int {
    (0..<classes).reduce(0) { $0 + self[$1, index] }
  }

  /// Returns the share of a class's photos that were classified correctly; nil without photos.
  public func recall(_ index: Int) -> Double? { share(index, of: photos(of: index)) }

  /// Returns the share of the photos classified as a class that show it; nil if there are none.
  public func precision(_ index: Int) -> Double? { share(index, of: seen(as: index)) }

  /// Returns the harmonic mean of precision and recall; nil if no photo shows the class or was
  /// classified as it.
  public func f1(_ index: Int) -> Double? {
    let all = photos(of: index) + seen(as: index)
    return all == 0 ? nil : 2 * Double(self[index, index]) / Double(all)
  }

  /// The share of all photos that were classified correctly; 0 without photos.
  public var accuracy: Double {
    let photos = counts.reduce(0, +)
    let right = (0..<classes).reduce(0) { $0 + self[$1, $1] }
    return photos == 0 ? 0 : Double(right) / Double(photos)
  }

  /// The confusions, most frequent first; ties are ordered by class.
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
