internal import Files
internal import PhotoArchive

/// A photo of whose breed the model was little sure.
struct DoubtfulPhoto: Hashable {
  let path: Path
  /// The breed's number on the roll.
  let breed: Int
  let confidence: Double
  /// Whether the model was not sure enough to call the breed.
  let isUnsure: Bool
}

/// The photos of which a model was least sure: a few, however many there are.
struct LeastSure {
  private let limit: Int
  /// The least sure first; of equals, the one that came first.
  private(set) var photos: [DoubtfulPhoto] = []

  init(limit: Int) { self.limit = limit }

  /// Whether a photo of this confidence belongs to them by now.
  func wants(_ confidence: Double) -> Bool {
    guard photos.count >= limit else { return limit > 0 }
    return photos.last.map { confidence < $0.confidence } ?? false
  }

  /// Takes a photo, if it belongs to them.
  mutating func consider(_ photo: DoubtfulPhoto) {
    guard wants(photo.confidence) else { return }
    if photos.count >= limit { photos.removeLast() }
    let place = photos.firstIndex { photo.confidence < $0.confidence } ?? photos.endIndex
    photos.insert(photo, at: place)
  }
}
