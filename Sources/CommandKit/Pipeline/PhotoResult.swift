public import Files
public import BreedRecognition
public import PhotoArchive

/// What became of one photo.
public struct PhotoResult: Sendable {
  /// The photo.
  public let path: Path
  /// What was recognised in it, or why it could not be read.
  public let recognition: Result<Recognition, Reason>
  /// What its file is, and says of itself; nil where it could not be read at all.
  public let record: PhotoRecord?

  /// Makes a result from its parts.
  public init(
    path: Path, recognition: Result<Recognition, Reason>, record: PhotoRecord? = nil
  ) {
    self.path = path
    self.recognition = recognition
    self.record = record
  }
}
