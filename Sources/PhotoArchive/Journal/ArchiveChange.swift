public import Files
public import PhotoMetadata

/// A planned change to the files of an archive; all paths are absolute.
public enum ArchiveChange: Sendable {
  /// A file is moved, renamed, copied or linked.
  case transfer(Transfer)
  /// A file is created, deleted, or its bytes change.
  case rewrite(Rewrite)

  /// The path of the affected file.
  public var path: Path {
    switch self {
    case .transfer(let transfer): transfer.source
    case .rewrite(let rewrite): rewrite.path
    }
  }
}

/// A move, copy or link of a file to an unused path.
public struct Transfer: Sendable, Hashable {
  /// The kind of transfer.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// The file is moved.
    case move
    /// A second file with the same content, times and attributes.
    case copy
    /// A symbolic link is created at the target.
    case symlink
    /// A hard link is created at the target.
    case hardlink
  }

  /// The kind of transfer.
  public let kind: Kind
  /// The file's path.
  public let source: Path
  /// The path to create.
  public let target: Path
  /// The file's stamp when the plan was made; if it differs now, the transfer fails.
  public let stamp: FileStamp

  /// Creates a transfer.
  public init(kind: Kind, source: Path, target: Path, stamp: FileStamp) {
    self.kind = kind
    self.source = source
    self.target = target
    self.stamp = stamp
  }
}

/// A change of a file's bytes.
public struct Rewrite: Sendable {
  /// The kind of rewrite.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// Some bytes are replaced.
    case edit
    /// The file is created.
    case create
    /// The file is deleted; the journal keeps its bytes.
    case delete
  }

  /// The kind of rewrite.
  public let kind: Kind
  /// The file's path.
  public let path: Path
  /// The file's stamp when it was read; nil for `create`.
  public let stamp: FileStamp?
  /// The bytes before.
  public let original: [UInt8]
  /// The replacements in `original`.
  public let splices: [Splice]
  /// Whether the modification time is preserved.
  public let keepsTime: Bool

  /// The bytes after.
  public var result: [UInt8] { original.withUnsafeBytes { splices.applied(to: $0) } }

  /// Creates a rewrite that edits a file.
  public init(
    editing path: Path, stamp: FileStamp, original: [UInt8], splices: [Splice],
    keepsTime: Bool
  ) {
    self.init(.edit, path, stamp, original, splices, keepsTime)
  }

  /// Creates a rewrite that creates a file.
  public init(creating path: Path, content: [UInt8]) {
    self.init(.create, path, nil, [], [Splice(0..<0, content)], false)
  }

  /// Creates a rewrite that deletes a file.
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
