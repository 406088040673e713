internal import CommandKit
import BreedRecognition
import PhotoArchive
import PhotoMetadata

/// What a census wants to know of one photo.
struct CensusPhoto: Sendable {
  let path: PhotoPath
  /// What was recognised in it, or why it could not be read.
  let recognition: Result<Recognition, PhotoFileError>
  /// What its file says of itself, where that is known.
  let facts: PhotoFacts?

  init(
    path: PhotoPath, recognition: Result<Recognition, PhotoFileError>, facts: PhotoFacts? = nil
  ) {
    self.path = path
    self.recognition = recognition
    self.facts = facts
  }
}

extension CensusPhoto {
  /// What a session found out about a photo.
  init(_ result: PhotoResult) {
    self.init(path: result.path, recognition: result.recognition, facts: nil)
  }
}
