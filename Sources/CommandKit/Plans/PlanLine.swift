public import Files
public import PhotoArchive
public import PhotoMetadata

/// The first line of a plan: which command created it, and when.
public struct PlanHeader: Sendable, Hashable {
  /// The subcommand that created the plan, such as `sort`.
  public let command: String
  /// The version of kennel.
  public let version: String
  /// When the plan was created: ISO 8601 in UTC.
  public let time: String
  /// The folder that contains all targets; nil if the files are not moved or copied.
  public let destination: Path?

  /// Creates a header from its parts.
  public init(command: String, version: String, time: String, destination: Path? = nil) {
    self.command = command
    self.version = version
    self.time = time
    self.destination = destination
  }
}

/// A line of a plan: what will be done with a file.
public enum PlanLine: Sendable {
  /// A file is moved, copied or linked.
  case transfer(PlannedTransfer)
  /// A photo is labelled, or its label is removed.
  case label(PlannedLabel)
  /// A file is left unchanged.
  case left(Path, Reason)

  /// The file.
  public var path: Path {
    switch self {
    case .transfer(let planned): planned.transfer.source
    case .label(let planned): planned.path
    case .left(let path, _): path
    }
  }

  /// The photo that the file belongs to; files of the same photo are changed together or not at
  /// all.
  public var photo: Path {
    if case .transfer(let planned) = self { planned.companionOf ?? path } else { path }
  }

  /// The reason why the file is left unchanged; nil if it will be changed.
  public var reasonToStay: Reason? {
    if case .left(_, let reason) = self { reason } else { nil }
  }
}

/// A planned move, copy or link of a file.
public struct PlannedTransfer: Sendable, Hashable {
  /// The source, the target and the kind of the transfer.
  public let transfer: Transfer
  /// The result under which the photo is filed; nil for a companion file.
  public let verdict: PlannedVerdict?
  /// The photo that the file accompanies; nil for a photo.
  public let companionOf: Path?

  /// Creates the transfer of a photo.
  public init(_ transfer: Transfer, as verdict: PlannedVerdict) {
    self.transfer = transfer
    self.verdict = verdict
    companionOf = nil
  }

  /// Creates the transfer of a companion file of a photo.
  public init(_ transfer: Transfer, companionOf photo: Path) {
    self.transfer = transfer
    verdict = nil
    companionOf = photo
  }
}

/// The id and the name of a breed.
public struct PlannedBreed: Sendable, Hashable {
  /// The WordNet id, or that of a user's own class; independent of the language.
  public let id: String
  /// The name: in English for labels, in the language of the folders for transfers.
  public let name: String

  /// Creates a breed.
  public init(id: String, name: String) {
    self.id = id
    self.name = name
  }
}

/// The breed or other result under which a photo is filed.
public struct PlannedVerdict: Sendable, Hashable {
  /// The model's result: `breed`, `unsure` or `not-a-dog`; nil if the user confirmed the breed.
  public let outcome: String?
  /// The breed; nil if the photo is not filed by breed.
  public let breed: PlannedBreed?
  /// The confidence of the model, 0 to 1; nil if the user confirmed the breed.
  public let confidence: Double?

  /// Creates a verdict from its parts.
  public init(outcome: String?, breed: PlannedBreed?, confidence: Double?) {
    self.outcome = outcome
    self.breed = breed
    self.confidence = confidence
  }

  /// Whether the user confirmed the breed.
  public var isConfirmed: Bool { breed != nil && confidence == nil }
}

/// A photo whose label is to be written or removed.
public struct PlannedLabel: Sendable, Hashable {
  /// How the label is written.
  public struct Style: Sendable, Hashable {
    /// Whether it is written to the sidecar instead of the photo.
    public var usesSidecar: Bool
    /// Whether the photo's modification time is preserved.
    public var keepsTime: Bool
    /// Whether a photo with several hard links is rewritten under this name only.
    public var breaksHardLinks: Bool

    /// Creates a style from its parts.
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
  /// The stamp of the photo's file when the plan was created.
  public let stamp: FileStamp
  /// The change to the label.
  public let change: LabelChange
  /// How the label is written.
  public let style: Style

  /// Creates a planned label from its parts.
  public init(_ path: Path, _ stamp: FileStamp, _ change: LabelChange, _ style: Style) {
    self.path = path
    self.stamp = stamp
    self.change = change
    self.style = style
  }
}

/// The outcome of a line, or in a dry run the expected outcome.
public enum PlanOutcome: Sendable, Hashable {
  /// The change was made, or in a dry run would be made.
  case done
  /// The file already is in the planned state.
  case unchanged
  /// The change could not be made, and the file is unchanged.
  case failed(Reason)
}
