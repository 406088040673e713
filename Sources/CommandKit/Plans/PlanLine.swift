public import Files
public import PhotoArchive
public import PhotoMetadata

/// The first line of a plan: what made it, and when.
public struct PlanHeader: Sendable, Hashable {
  /// The subcommand that made the plan, such as `sort`.
  public let command: String
  /// kennel's version.
  public let version: String
  /// When the plan was made: ISO 8601 in UTC.
  public let time: String
  /// The folder that all targets are in; nil where files stay in their places.
  public let destination: Path?

  /// Makes a header from its parts.
  public init(command: String, version: String, time: String, destination: Path? = nil) {
    self.command = command
    self.version = version
    self.time = time
    self.destination = destination
  }
}

/// A line of a plan: what is to be done with a file.
public enum PlanLine: Sendable {
  /// A file goes to another place.
  case transfer(PlannedTransfer)
  /// A photo is labelled, or its label is removed.
  case label(PlannedLabel)
  /// A file stays as it is.
  case left(Path, Reason)

  /// The file.
  public var path: Path {
    switch self {
    case .transfer(let planned): planned.transfer.source
    case .label(let planned): planned.path
    case .left(let path, _): path
    }
  }

  /// The photo that the file belongs to: what belongs together is changed together or not at all.
  public var photo: Path {
    if case .transfer(let planned) = self { planned.companionOf ?? path } else { path }
  }

  /// Why the file stays; nil where something is to be done with it.
  public var reasonToStay: Reason? {
    if case .left(_, let reason) = self { reason } else { nil }
  }
}

/// A file that is to go to another place.
public struct PlannedTransfer: Sendable, Hashable {
  /// From where, to where, and how.
  public let transfer: Transfer
  /// What the photo shows; nil for what travels with a photo.
  public let verdict: PlannedVerdict?
  /// The photo that the file travels with; nil for a photo.
  public let companionOf: Path?

  /// Makes the transfer of a photo.
  public init(_ transfer: Transfer, as verdict: PlannedVerdict) {
    self.transfer = transfer
    self.verdict = verdict
    companionOf = nil
  }

  /// Makes the transfer of a file that travels with a photo.
  public init(_ transfer: Transfer, companionOf photo: Path) {
    self.transfer = transfer
    verdict = nil
    companionOf = photo
  }
}

/// A breed by its id and a name.
public struct PlannedBreed: Sendable, Hashable {
  /// The WordNet id, or that of an own class; it never depends on the language.
  public let id: String
  /// The name: English in labels, in the language of the folders in transfers.
  public let name: String

  /// Makes a breed.
  public init(id: String, name: String) {
    self.id = id
    self.name = name
  }
}

/// What a photo is filed as.
public struct PlannedVerdict: Sendable, Hashable {
  /// What the model made of it: `breed`, `unsure` or `not-a-dog`; nil where a person stated it.
  public let outcome: String?
  /// The breed; nil where there is none to file by.
  public let breed: PlannedBreed?
  /// The confidence of the model, 0 to 1; nil where a person stated the breed.
  public let confidence: Double?

  /// Makes a verdict from its parts.
  public init(outcome: String?, breed: PlannedBreed?, confidence: Double?) {
    self.outcome = outcome
    self.breed = breed
    self.confidence = confidence
  }

  /// Whether a person stated the breed.
  public var isConfirmed: Bool { breed != nil && confidence == nil }
}

/// A photo that is to be labelled, or whose label is to be removed.
public struct PlannedLabel: Sendable, Hashable {
  /// How the label is written.
  public struct Style: Sendable, Hashable {
    /// Whether it goes into the sidecar instead of the photo.
    public var usesSidecar: Bool
    /// Whether the time of the photo's last change stays.
    public var keepsTime: Bool
    /// Whether a photo with several names is labelled under this one alone.
    public var breaksHardLinks: Bool

    /// Makes a style from its parts.
    public init(
      usesSidecar: Bool = false, keepsTime: Bool = true, breaksHardLinks: Bool = false
    ) {
      self.usesSidecar = usesSidecar
      self.keepsTime = keepsTime
      self.breaksHardLinks = breaksHardLinks
    }
  }

  /// The photo.
  public let path: Path
  /// What the photo was when the plan was made.
  public let stamp: FileStamp
  /// What becomes of the label.
  public let change: LabelChange
  /// How it is written.
  public let style: Style

  /// Makes a planned label from its parts.
  public init(_ path: Path, _ stamp: FileStamp, _ change: LabelChange, _ style: Style) {
    self.path = path
    self.stamp = stamp
    self.change = change
    self.style = style
  }
}

/// What became of a line, or would become of it.
public enum PlanOutcome: Sendable, Hashable {
  /// It is done, or in a dry run would be.
  case done
  /// The file is as the line wants it already.
  case unchanged
  /// It could not be done, and all is as before.
  case failed(Reason)
}
