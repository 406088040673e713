internal import PhotoArchive
internal import Synchronization

/// The photos that worker threads could not decode.
final class FailureList: Sendable {
  private let photos = Mutex<[(PhotoPath, String)]>([])

  func add(_ path: PhotoPath, _ reason: String) { photos.withLock { $0.append((path, reason)) } }

  /// What was added since it was last asked for.
  func takeAll() -> [(PhotoPath, String)] {
    photos.withLock { photos in
      defer { photos = [] }
      return photos
    }
  }
}
