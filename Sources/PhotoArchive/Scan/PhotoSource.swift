public import Files

/// The source of a scan: the paths of a command line, and optionally a list of further paths.
public struct PhotoSource: Sendable, Hashable {
  /// A list of paths, as passed to `--files-from`.
  public struct List: Sendable, Hashable {
    /// The origin of a list.
    public enum File: Sendable, Hashable {
      /// Standard input.
      case standardInput
      /// A file.
      case file(Path)
    }

    /// The origin of the list.
    public let file: File
    /// Whether paths end with a null byte, as `find -print0` writes them, instead of a newline.
    public let isNullSeparated: Bool

    /// Creates a list.
    public init(_ file: File, isNullSeparated: Bool) {
      self.file = file
      self.isNullSeparated = isNullSeparated
    }
  }

  /// The treatment of symbolic links below the named paths; a named path itself may be a link.
  public enum Links: Sendable, Hashable {
    /// Links are followed.
    case followed
    /// Links are reported and not followed, for commands that change files.
    case refused
  }

  /// Photos and folders, in the order in which they are visited.
  public let paths: [Path]
  /// The list of further paths, which are visited after `paths`.
  public let list: List?
  /// Files and folders that are skipped wherever they are found.
  public let excluded: [Path]
  /// The treatment of symbolic links.
  public let links: Links

  /// Creates a source.
  public init(paths: [Path], list: List? = nil, excluded: [Path] = [], links: Links = .followed) {
    self.paths = paths
    self.list = list
    self.excluded = excluded
    self.links = links
  }

  /// Starts a scan.
  ///
  /// - Parameter isCancelled: a closure that is called between two files, and while the list
  ///   blocks; the scan ends when it returns true.
  /// - Returns: the scan, which finds photos lazily.
  /// - Throws: a `FileError` when the list can't be opened.
  public func scan(
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(FileError) -> PhotoScan {
    var pathList: PathList?
    if let list { pathList = try PathList(list, isCancelled: isCancelled) }
    return PhotoScan(
      paths: paths, list: pathList, listName: listName,
      excluded: Set(excluded.compactMap { try? FileStatus(of: $0).identity }),
      links: links, isCancelled: isCancelled)
  }

  /// Whether a second scan finds the same photos and takes no input from the first.
  ///
  /// Standard input can be read only once, and so can the pipe of a shell's `<(find …)`.
  public var canBeScannedAgain: Bool {
    switch list?.file {
    case nil: true
    case .standardInput: false
    case .file(let path): (try? FileStatus(of: path))?.kind == .file
    }
  }

  private var listName: Path {
    if case .file(let path) = list?.file { path } else { Path("-") }
  }
}
