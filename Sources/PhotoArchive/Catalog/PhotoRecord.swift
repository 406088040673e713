public import Containers
public import Files
public import Messages
public import PhotoMetadata

/// What is known of a photo's file without opening it again.
public struct PhotoRecord: Sendable, Hashable {
  /// What tells that the photo, and what stands beside it, are still the same.
  public struct Stamps: Sendable, Hashable {
    /// The photo's.
    public let photo: FileStamp
    /// That of `photo.jpg.xmp`, or nil where there is none.
    public let sidecar: FileStamp?

    /// Makes stamps.
    public init(photo: FileStamp, sidecar: FileStamp?) {
      self.photo = photo
      self.sidecar = sidecar
    }

    /// Looks at a photo and at what stands beside it.
    ///
    /// - Throws: a `FileError` when the photo can't be looked at.
    public init(of path: Path) throws(FileError) {
      photo = try FileStamp(of: path)
      sidecar = FileStamp(ifThere: path.sidecar)
    }
  }

  /// What the files were when they were read.
  public let stamps: Stamps
  /// What they say of the photo.
  public let facts: PhotoFacts

  /// Makes a record from its parts.
  public init(stamps: Stamps, facts: PhotoFacts) {
    self.stamps = stamps
    self.facts = facts
  }
}

extension Path {
  /// The sidecar of this photo: `photo.jpg.xmp`.
  public var sidecar: Path { Path(bytes: bytes + Array(".xmp".utf8)) }
}

/// What a model made of a picture, as the catalog keeps it.
public struct StoredRecognition: Sendable, Hashable {
  /// What could be recognised.
  public enum Result: Sendable, Hashable {
    /// The id of the best breed, how sure the model is of it, and of a dog.
    case recognised(breed: String, confidence: Double, dogProbability: Double)
    /// The picture can't be used, for the reason given.
    case unreadable(Message)
  }

  /// What could be recognised.
  public let result: Result
  /// What was wrong with the photo without preventing its recognition.
  public let warnings: [Message]
  /// The network's outputs, as the model writes them; empty where they were not asked for.
  public let outputs: [UInt8]

  /// Makes a recognition from its parts.
  public init(result: Result, warnings: [Message] = [], outputs: [UInt8] = []) {
    self.result = result
    self.warnings = warnings
    self.outputs = outputs
  }
}

/// What a photo and its sidecar say.
///
/// - Parameters:
///   - photo: the photo's file.
///   - path: where it lies.
///   - stamps: the files' stamps: without a sidecar then, none is read.
/// - Returns: the facts of both; what can't be read is absent.
public func facts(
  of photo: Container, at path: Path, _ stamps: PhotoRecord.Stamps
) -> PhotoFacts {
  guard stamps.sidecar != nil, let sidecar = try? path.sidecar.contents() else {
    return PhotoFacts(reading: photo)
  }
  return sidecar.withUnsafeBytes { PhotoFacts(reading: photo, sidecar: $0) }
}

/// A photo that the catalog knows.
public struct KnownFile: Sendable {
  /// The file.
  public let record: PhotoRecord
  /// What the model made of it, or nil where it has not seen it yet.
  public let recognition: StoredRecognition?
}
