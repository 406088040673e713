internal import Files
internal import BreedRecognition
internal import PhotoArchive
internal import PhotoMetadata
internal import Synchronization

/// The catalog of one run: photos that it contains are not opened.
final class KnownPhotos: Sendable {
  private let catalog: ModelCatalog
  private let classifier: any PhotoClassifier
  private let wantsRanking: Bool
  private let breeds: [String: Breed]
  private let folder = Mutex<(spelt: Path, resolved: Path)?>(nil)

  init(_ catalog: Catalog, _ classifier: any PhotoClassifier, wantsRanking: Bool) {
    let model = classifier.model
    self.catalog = ModelCatalog(
      catalog, key: model.key, name: "\(model.name) \(model.precision)",
      wantsOutputs: wantsRanking)
    self.classifier = classifier
    self.wantsRanking = wantsRanking
    breeds = model.breeds.byID
  }

  /// Returns the result for a photo whose files have not changed since it was recognised.
  func result(for photo: PhotoScan.Photo) -> PhotoResult? {
    guard let hit = hit(photo), let recognition = restore(hit.recognition) else { return nil }
    return PhotoResult(path: photo.path, recognition: recognition, record: hit.record)
  }

  /// Returns whether the catalog probably contains a photo; checks only the name, which is fast.
  func hasSeen(_ photo: PhotoScan.Photo) -> Bool {
    resolve(photo.path).map(catalog.hasSeen) ?? false
  }

  /// Returns the result for a picture that was recognised in another file, or before its file
  /// changed.
  func recognition(ofPicture digest: [UInt8]) -> Result<Recognition, Reason>? {
    restore(catalog.recognition(ofPicture: digest))
  }

  /// Returns the record of a photo's file, whether or not the model has recognised it.
  ///
  /// Returns a failure for a picture that could not be decoded then.
  func record(of photo: PhotoScan.Photo) -> Result<PhotoRecord, Reason>? {
    guard let hit = hit(photo) else { return nil }
    if case .unreadable(let error)? = hit.recognition?.result {
      return .failure(Reason(.unreadablePicture, error))
    }
    return .success(hit.record)
  }

  /// Stores a photo in the catalog; `recognition` is nil if the catalog contains it already.
  func keep(
    _ path: Path, _ record: PhotoRecord, digest: [UInt8],
    _ recognition: Result<Recognition, Reason>?
  ) {
    guard let place = resolve(path) else { return }
    catalog.keep(place, record, digest: digest, recognition.flatMap(stored))
  }

  private func hit(_ photo: PhotoScan.Photo) -> KnownFile? {
    resolve(photo.path).flatMap { catalog.find($0, photo.stamps) }
  }

  private func resolve(_ path: Path) -> Path? {
    let spelt = path.folder
    let resolved = folder.withLock { folder -> Path? in
      if folder?.spelt == spelt { return folder?.resolved }
      guard let resolved = try? spelt.resolved() else { return nil }
      folder = (spelt, resolved)
      return resolved
    }
    return resolved?.appending(path.name)
  }

  private func restore(_ stored: StoredRecognition?) -> Result<Recognition, Reason>? {
    guard let stored else { return nil }
    switch stored.result {
    case .unreadable(let error): return .failure(Reason(.unreadablePicture, error))
    case .recognised(let id, let confidence, let dogProbability):
      if wantsRanking {
        return classifier.recognition(fromOutputs: stored.outputs, warnings: stored.warnings)
          .map { .success($0) }
      }
      guard let breed = breeds[id] else { return nil }
      let outcome = classifier.model.thresholds.outcome(
        dogProbability: dogProbability, confidence: confidence)
      return .success(
        Recognition(
          outcome: outcome, ranking: [RankedBreed(breed: breed, confidence: confidence)],
          dogProbability: dogProbability, warnings: stored.warnings))
    }
  }

  private func stored(_ recognition: Result<Recognition, Reason>) -> StoredRecognition? {
    switch recognition {
    case .failure(let reason):
      // Only errors in the picture itself will recur.
      guard reason.code == .unreadablePicture else { return nil }
      return StoredRecognition(result: .unreadable(reason.message))
    case .success(let recognition):
      guard let best = recognition.ranking.first, let outputs = recognition.outputs else {
        return nil
      }
      return StoredRecognition(
        result: .recognised(
          breed: best.breed.id, confidence: best.confidence,
          dogProbability: recognition.dogProbability),
        warnings: recognition.warnings, outputs: outputs.bytes)
    }
  }
}
