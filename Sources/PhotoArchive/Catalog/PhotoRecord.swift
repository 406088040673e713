public import Containers
public import Files
public import Messages
public import PhotoMetadata

/// The stamps and facts of a photo's file when it was last read.
public struct PhotoRecord: Sendable, Hashable {
  /// The stamps by which changes to a photo and its sidecar are detected.
  public struct Stamps: Sendable, Hashable {
    /// The stamp of the photo.
    public let photo: FileStamp
    /// The stamp of the photo's `Sidecar`; nil if there is none.
    public let sidecar: FileStamp?

    /// Creates stamps from their parts.
    public init(photo: FileStamp, sidecar: FileStamp?) {
      self.photo = photo
      self.sidecar = sidecar
    }

    /// Creates the current stamps of a photo and its sidecar.
    ///
    /// - Throws: a `FileError` when the photo can't be inspected.
    public init(of path: Path) throws(FileError) {
      photo = try FileStamp(of: path)
      sidecar = Sidecar(of: path).stamp
    }
  }

  /// The stamps of the files when they were read.
  public let stamps: Stamps
  /// The facts in their metadata.
  public let facts: PhotoFacts

  /// Creates a record from its parts.
  public init(stamps: Stamps, facts: PhotoFacts) {
    self.stamps = stamps
    self.facts = facts
  }
}

/// A model's result for a picture, as stored in the catalog.
public struct StoredRecognition: Sendable, Hashable {
  /// The result of a recognition.
  public enum Result: Sendable, Hashable {
    /// The id of the best breed, its confidence, and the probability of a dog.
    case recognised(breed: String, confidence: Double, dogProbability: Double)
    /// The picture is unusable, for this reason.
    case unreadable(Message)
  }

  /// The result.
  public let result: Result
  /// The problems with the photo that did not prevent its recognition.
  public let warnings: [Message]
  /// The network's outputs, as encoded by the model; empty if they were not requested.
  public let outputs: [UInt8]

  /// Creates a recognition from its parts.
  public init(result: Result, warnings: [Message] = [], outputs: [UInt8] = []) {
    self.result = result
    self.warnings = warnings
    self.outputs = outputs
  }
}

/// Returns the facts in the metadata of a photo and its sidecar.
///
/// - Parameters:
///   - photo: the photo's file.
///   - path: the path of the photo.
///   - stamps: the stamps of the files; the sidecar is read only if it has one.
/// - Returns: the facts of both files; those that can't be read are absent.
public func facts(
  of photo: Container, at path: Path, _ stamps: PhotoRecord.Stamps
) -> PhotoFacts {
  guard stamps.sidecar != nil, let sidecar = try? Sidecar(of: path).path.contents() else {
    return PhotoFacts(reading: photo)
  }
  return sidecar.withUnsafeBytes { PhotoFacts(reading: photo, sidecar: $0) }
}

/// A photo in the catalog.
public struct KnownFile: Sendable {
  /// The stamps and facts of the file.
  public let record: PhotoRecord
  /// The model's result for the picture; nil if there is none yet.
  public let recognition: StoredRecognition?
}
