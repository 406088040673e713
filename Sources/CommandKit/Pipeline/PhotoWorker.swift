internal import Containers
internal import Files
internal import BreedRecognition
internal import PhotoArchive
internal import PhotoMetadata

/// Processes photos on one thread; it creates its network when the first photo needs it.
final class PhotoWorker {
  private let classifier: any PhotoClassifier
  private let known: KnownPhotos?
  private let reader = FileReader()
  private var network: (any PhotoClassifierWorker)?

  init(_ classifier: any PhotoClassifier, _ known: KnownPhotos?) {
    self.classifier = classifier
    self.known = known
  }

  /// Returns the result for an item; throws only errors that prevent all further work.
  func result(for item: PhotoScan.Item) throws -> PhotoResult {
    switch item {
    case .failure(let path, let error):
      return PhotoResult(path: path, recognition: .failure(Reason(error)))
    case .photo(let photo):
      if let result = known?.result(for: photo) { return result }
      let path = photo.path
      do {
        return try recognise(path)
      } catch let error as NoNetwork {
        throw error.reason
      } catch {
        return PhotoResult(path: path, recognition: .failure(Reason(ofPhoto: error)))
      }
    }
  }

  private func recognise(_ path: Path) throws -> PhotoResult {
    // Taken before the photo is read: if it changes meanwhile, the next run detects the change.
    let stamps = try PhotoRecord.Stamps(of: path)
    return try reader.read(path) { bytes in
      // Walked once: facts, digest and decoder use what was found.
      let photo = Container(bytes)
      let record = PhotoRecord(stamps: stamps, facts: facts(of: photo, at: path, stamps))
      guard let known else {
        return PhotoResult(path: path, recognition: try classify(photo), record: record)
      }
      let digest = pictureDigest(of: photo)
      let former = known.recognition(ofPicture: digest)
      let recognition = try former ?? classify(photo)
      known.keep(path, record, digest: digest, former == nil ? recognition : nil)
      return PhotoResult(path: path, recognition: recognition, record: record)
    }
  }

  /// Classifies a picture; throws only if no network can be created.
  private func classify(
    _ photo: Container
  ) throws(NoNetwork) -> Result<Recognition, Reason> {
    let network: any PhotoClassifierWorker
    do {
      // Created lazily: a picture in the catalog needs no network, and a single photo needs only
      // one.
      network = try self.network ?? classifier.makeWorker()
    } catch {
      throw NoNetwork(reason: error)
    }
    self.network = network
    return Result { try network.classify(photo) }.mapError(Reason.init(ofPhoto:))
  }

  /// The reason why no photo can be classified.
  private struct NoNetwork: Error { let reason: any Error }
}
