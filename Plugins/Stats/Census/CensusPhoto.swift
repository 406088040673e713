import Files
internal import CommandKit
import BreedRecognition
import PhotoArchive
import PhotoMetadata

/// The data of one photo that a census uses.
struct CensusPhoto: Sendable {
  let path: Path
  /// The recognition, or the reason why the photo could not be read.
  let recognition: Result<Recognition, Reason>
  /// The metadata of its file, if known.
  var facts: PhotoFacts?

  init(
    path: Path, recognition: Result<Recognition, Reason>, facts: PhotoFacts? = nil
  ) {
    self.path = path
    self.recognition = recognition
    self.facts = facts
  }
}

extension CensusPhoto {
  /// Creates the data from a recognition.
  init(_ result: PhotoResult) {
    self.init(path: result.path, recognition: result.recognition, facts: result.record?.facts)
  }
}

extension CensusPhoto {
  /// Creates the data from metadata alone; the recognition is a placeholder.
  init(_ path: Path, _ record: Result<PhotoRecord, Reason>) {
    let unseen = Recognition(outcome: .notADog, ranking: [], dogProbability: 0)
    self.init(
      path: path, recognition: record.map { _ in unseen }, facts: try? record.get().facts)
  }
}
