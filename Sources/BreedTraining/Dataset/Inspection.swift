internal import Containers
internal import Files
internal import Imaging
internal import PhotoArchive
internal import PhotoMetadata
internal import Threads

/// The results of inspecting photos.
struct Inspection: Sendable {
  /// A photo that can be used.
  struct Photo: Sendable {
    let place: LabelledPhoto
    /// The digest of its picture.
    let digest: [UInt8]
    let fingerprint: Fingerprint
  }

  private(set) var photos: [Photo] = []
  private(set) var unreadable: [Dataset.Unreadable] = []

  /// The longer side of the thumbnails in pixels, which is enough to distinguish photos.
  private static let side = 32

  /// Inspects photos concurrently; the results are in the photos' order.
  static func run(
    on photos: [LabelledPhoto], threads: Int, progress: (_ done: Int, _ total: Int) -> Void,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws -> Inspection {
    var inspection = Inspection()
    var done = 0
    try forEach(photos, threads: threads, isCancelled: isCancelled) {
      let reader = FileReader()
      return { photo in
        (photo.path, Result { try look(at: photo, reader) })
      }
    } deliver: { path, result in
      switch result {
      case .success(let photo): inspection.photos.append(photo)
      case .failure(let error):
        inspection.unreadable.append(
          Dataset.Unreadable(path: path, reason: Reason(ofPhoto: error)))
      }
      done += 1
      progress(done, photos.count)
    }
    return inspection
  }

  private static func look(at photo: LabelledPhoto, _ reader: FileReader) throws -> Photo {
    try reader.read(photo.path) { bytes in
      let file = Container(bytes)
      return Photo(
        place: photo, digest: pictureDigest(of: file),
        fingerprint: Fingerprint(of: try PhotoDecoder().thumbnail(of: file, longestSide: side)))
    }
  }
}
