internal import Files

/// A photo for which the model has a low confidence.
struct DoubtfulPhoto: Hashable {
  let path: Path
  /// The index of the breed on the roll.
  let breed: Int
  let confidence: Double
  /// Whether the confidence is too low to name the breed.
  let isUnsure: Bool
}

/// The photos with the lowest confidence, up to a fixed number.
struct LeastSure {
  private let limit: Int
  /// The photos in ascending order of confidence; ties keep the order of arrival.
  private(set) var photos: [DoubtfulPhoto] = []

  init(limit: Int) { self.limit = limit }

  /// Returns whether a photo with this confidence is currently among the lowest.
  func wants(_ confidence: Double) -> Bool {
    guard photos.count >= limit else { return limit > 0 }
    return photos.last.map { confidence < $0.confidence } ?? false
  }

  /// Inserts a photo if it is among the lowest.
  mutating func consider(_ photo: DoubtfulPhoto) {
    guard wants(photo.confidence) else { return }
    if photos.count >= limit { photos.removeLast() }
    let place = photos.firstIndex { photo.confidence < $0.confidence } ?? photos.endIndex
    photos.insert(photo, at: place)
  }
}
