import Files
internal import CommandKit
import BreedRecognition
import PhotoArchive
import PhotoMetadata

/// What a census wants to know of one photo.
struct CensusPhoto: Sendable {
  let path: Path
  /// What was recognised in it, or why it could not be read.
  let recognition: Result<Recognition, Reason>
  /// What its file says of itself, where that is known.
  let facts: PhotoFacts?

  init(
    path: Path, recognition: Result<Recognition, Reason>, facts: PhotoFacts? = nil
  ) {
    self.path = path
    self.recognition = recognition
    self.facts = facts
  }
}

extension CensusPhoto {
  /// What a session found out about a photo.
  init(_ result: PhotoResult) {
    self.init(path: result.path, recognition: result.recognition, facts: result.record?.facts)
  }
}

extension CensusPhoto {
  /// What a photo's file says of itself; nobody looked at the picture, so nothing is recognised.
  init(_ path: Path, _ record: Result<PhotoRecord, Reason>) {
    let unseen = Recognition(outcome: .notADog, ranking: [], dogProbability: 0)
    self.init(
      path: path, recognition: record.map { _ in unseen }, facts: try? record.get().facts)
  }
}
