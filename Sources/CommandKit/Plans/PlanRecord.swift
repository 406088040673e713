public import PhotoArchive

/// A line of a plan, of the schema `kennel.plan/1`: a header, then what is to be done with files.
public struct PlanRecord: Codable, Sendable {
  /// The schema of plans that this kennel writes and reads.
  public static let schema = "kennel.plan/1"

  /// What a line is about.
  public enum Kind: String, Codable, Sendable {
    /// The first line.
    case header
    /// A file is to go to another place.
    case transfer
    /// A photo is to be labelled, or its label taken away.
    case label
    /// A file stays as it is.
    case left
  }

  /// A breed.
  public struct Breed: Codable, Sendable, Hashable {
    /// The WordNet id.
    public let id: String
    /// The name; English in labels, in the language of the folders in transfers.
    public let name: String

    /// Makes a breed.
    public init(id: String, name: String) {
      self.id = id
      self.name = name
    }
  }

  /// What became of a line, where it was acted on.
  public enum Status: String, Codable, Sendable {
    /// It is done.
    case done
    /// It could not be done; `reason` says why.
    case failed
  }

  /// What the line is about.
  public var type: Kind
  /// The schema.
  public var schema: String
  /// In the header: the subcommand that made the plan, `sort` or `tag`.
  public var command: String?
  /// In the header: kennel's version.
  public var version: String?
  /// In the header: when the plan was made; of a label: when it was decided on.
  public var time: String?
  /// In the header of `sort`: the folder that the photos are filed into.
  public var destination: PhotoPath?
  /// How a file goes: `move`, `copy`, `symlink` or `hardlink`; or what becomes of a label: `write`
  /// or `remove`.
  public var action: String?
  /// The file.
  public var path: PhotoPath?
  /// Where it shall be.
  public var target: PhotoPath?
  /// The photo that the file travels with.
  public var companionOf: PhotoPath?
  /// The file's size in bytes when the plan was made.
  public var size: Int?
  /// The file's time of the last change then, in nanoseconds since 1970.
  public var modified: Int64?
  /// What was recognised: `breed`, `unsure` or `not-a-dog`; nil where nobody asked.
  public var outcome: String?
  /// The breed.
  public var breed: Breed?
  /// How sure the model is of it, 0 to 1; nil where a person stated it.
  public var confidence: Double?
  /// Of a label: who stands behind it, `machine` or `confirmed`.
  public var status: String?
  /// Of a label: the model's name, and what identifies it.
  public var model: String?
  /// Of a label: what identifies the model.
  public var modelDigest: String?
  /// Of a label: the keywords.
  public var keywords: [String]?
  /// Of a label: the description that is filled in where there is none.
  public var description: String?
  /// Of a label: whether it goes into the sidecar instead of the photo.
  public var sidecar: Bool?
  /// Of a label: whether the photo's time stays.
  public var keepsTime: Bool?
  /// Of a label: whether a file with several names is given up by the others.
  public var breaksHardLinks: Bool?
  /// Why a file stays as it is, or could not be changed.
  public var reason: String?
  /// What became of the line; only in the output of a run.
  public var result: Status?

  /// Makes a line without any value.
  public init(_ type: Kind) {
    self.type = type
    schema = Self.schema
  }

  /// Makes a line that says that a file stays as it is.
  public init(left path: PhotoPath, _ reason: String) {
    self.init(.left)
    self.path = path
    self.reason = reason
  }

  /// Makes the header of a plan.
  public init(header command: String, version: String, destination: PhotoPath? = nil) {
    self.init(.header)
    self.command = command
    self.version = version
    self.destination = destination
    time = Timestamp.now.iso8601
  }

  /// The file's stamp when the plan was made, where the line has it.
  public var stamp: FileStamp? {
    guard let size, let modified else { return nil }
    return FileStamp(size: size, modified: modified)
  }
}
