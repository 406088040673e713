internal import Files
internal import PhotoArchive
internal import Synchronization

/// The photos that worker threads could not decode.
final class FailureList: Sendable {
  private let photos = Mutex<[(Path, Reason)]>([])

  func add(_ path: Path, _ reason: Reason) { photos.withLock { $0.append((path, reason)) } }

  /// Removes and returns all failures.
  func takeAll() -> [(Path, Reason)] {
    photos.withLock { photos in
      defer { photos = [] }
      return photos
    }
  }
}
