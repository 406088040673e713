public import Files
public import BreedRecognition
public import PhotoArchive

/// The result for one photo.
public struct PhotoResult: Sendable {
  /// The photo.
  public let path: Path
  /// The recognition, or the reason why the photo could not be read.
  public let recognition: Result<Recognition, Reason>
  /// The stamps and facts of its file; nil if the file could not be read at all.
  public let record: PhotoRecord?

  /// Creates a result from its parts.
  public init(
    path: Path, recognition: Result<Recognition, Reason>, record: PhotoRecord? = nil
  ) {
    self.path = path
    self.recognition = recognition
    self.record = record
  }
}
