internal import BreedRecognition
internal import PhotoArchive
internal import PhotoMetadata

/// What one thread needs to make results of photos; it makes the network's part when it has to.
final class PhotoWorker {
  private let classifier: any PhotoClassifier
  private let known: KnownPhotos?
  private let reader = PhotoReader()
  private var network: (any PhotoClassifierWorker)?

  init(_ classifier: any PhotoClassifier, _ known: KnownPhotos?) {
    self.classifier = classifier
    self.known = known
  }

  /// Makes a result; throws only what prevents all further work.
  func result(for item: PhotoScan.Item) throws -> PhotoResult {
    switch item {
    case .failure(let path, let error):
      return PhotoResult(path: path, recognition: .failure(error))
    case .photo(let path):
      if let result = known?.result(for: path) { return result }
      // A single photo needs one worker: it is made when there is something to do.
      let network = try network ?? classifier.makeWorker()
      self.network = network
      do {
        return try recognise(path, network)
      } catch {
        return PhotoResult(path: path, recognition: .failure(PhotoFileError("\(error)")))
      }
    }
  }

  private func recognise(
    _ path: PhotoPath, _ network: any PhotoClassifierWorker
  ) throws -> PhotoResult {
    // Before it is read: if it changes meanwhile, the next run finds that out.
    let stamps = try PhotoRecord.Stamps(of: path)
    return try reader.read(path) { photo in
      let record = PhotoRecord(stamps: stamps, facts: facts(of: photo, at: path, stamps))
      guard let known else {
        return PhotoResult(path: path, recognition: classify(photo, network), record: record)
      }
      let digest = pictureDigest(of: photo)
      let former = known.recognition(ofPicture: digest)
      let recognition = former ?? classify(photo, network)
      known.keep(path, record, digest: digest, former == nil ? recognition : nil)
      return PhotoResult(path: path, recognition: recognition, record: record)
    }
  }

  private func classify(
    _ photo: UnsafeRawBufferPointer, _ network: any PhotoClassifierWorker
  ) -> Result<Recognition, PhotoFileError> {
    Result { try network.classify(photo) }.mapError { PhotoFileError("\($0)") }
  }
}

/// What a photo and its sidecar say.
func facts(
  of photo: UnsafeRawBufferPointer, at path: PhotoPath, _ stamps: PhotoRecord.Stamps
) -> PhotoFacts {
  guard stamps.sidecar != nil, let sidecar = try? path.sidecar.contents() else {
    return PhotoFacts(reading: photo)
  }
  return sidecar.withUnsafeBytes { PhotoFacts(reading: photo, sidecar: $0) }
}
