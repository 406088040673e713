public import Files
public import PhotoMetadata

/// A change to the files of an archive, as a plan wants it; all paths begin at the root.
public enum ArchiveChange: Sendable {
  /// A file goes to another place, or gets another name there.
  case transfer(Transfer)
  /// A file's bytes change, or it comes or goes as a whole.
  case rewrite(Rewrite)

  /// The file that the change is about.
  public var path: Path {
    switch self {
    case .transfer(let transfer): transfer.source
    case .rewrite(let rewrite): rewrite.path
    }
  }
}

/// A file that goes to a place where nothing is.
public struct Transfer: Sendable, Hashable {
  /// How it gets there.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// The file goes from one place to the other.
    case move
    /// A second file with the same content, times and attributes.
    case copy
    /// A symbolic link at the new place.
    case symlink
    /// A second name of the same file.
    case hardlink
  }

  /// How it gets there.
  public let kind: Kind
  /// Where the file is.
  public let source: Path
  /// Where it is to be.
  public let target: Path
  /// What the file was when the plan was made; where it is no longer so, nothing is done.
  public let stamp: FileStamp

  /// Makes a transfer.
  public init(kind: Kind, source: Path, target: Path, stamp: FileStamp) {
    self.kind = kind
    self.source = source
    self.target = target
    self.stamp = stamp
  }
}

/// A change of a file's bytes.
public struct Rewrite: Sendable {
  /// What becomes of the file.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// Some bytes are replaced.
    case edit
    /// There was no such file.
    case create
    /// The file goes; the journal keeps its bytes.
    case delete
  }

  /// What becomes of the file.
  public let kind: Kind
  /// The file.
  public let path: Path
  /// What it was when it was read; nil for `create`.
  public let stamp: FileStamp?
  /// The bytes before.
  public let original: [UInt8]
  /// What is replaced in them.
  public let splices: [Splice]
  /// Whether the time of the last change stays as it was.
  public let keepsTime: Bool

  /// The bytes after.
  public var result: [UInt8] { original.withUnsafeBytes { splices.applied(to: $0) } }

  /// Makes an edit of a file that was read.
  public init(
    editing path: Path, stamp: FileStamp, original: [UInt8], splices: [Splice],
    keepsTime: Bool
  ) {
    self.init(.edit, path, stamp, original, splices, keepsTime)
  }

  /// Makes a file.
  public init(creating path: Path, content: [UInt8]) {
    self.init(.create, path, nil, [], [Splice(0..<0, content)], false)
  }

  /// Takes a file away.
  public init(deleting path: Path, stamp: FileStamp, original: [UInt8]) {
    self.init(.delete, path, stamp, original, [Splice(0..<original.count, [])], false)
  }

  private init(
    _ kind: Kind, _ path: Path, _ stamp: FileStamp?, _ original: [UInt8],
    _ splices: [Splice], _ keepsTime: Bool
  ) {
    self.kind = kind
    self.path = path
    self.stamp = stamp
    self.original = original
    self.splices = splices
    self.keepsTime = keepsTime
  }
}
