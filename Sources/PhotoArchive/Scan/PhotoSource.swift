public import Files

/// Where photos are looked for: the paths of a command line, and a list of more.
public struct PhotoSource: Sendable, Hashable {
  /// A list of paths, as `--files-from` names it.
  public struct List: Sendable, Hashable {
    /// Where a list comes from.
    public enum File: Sendable, Hashable {
      /// The process's standard input.
      case standardInput
      /// A file.
      case file(Path)
    }

    /// Where the list comes from.
    public let file: File
    /// Whether paths end with a zero byte, as `find -print0` writes them, and not with the line.
    public let isNullSeparated: Bool

    /// Names a list.
    public init(_ file: File, isNullSeparated: Bool) {
      self.file = file
      self.isNullSeparated = isNullSeparated
    }
  }

  /// Photos and folders, in the order in which they are looked at.
  public let paths: [Path]
  /// More of them, after `paths`.
  public let list: List?
  /// Files and folders that are passed over wherever they are found.
  public let excluded: [Path]

  /// Names photos and folders.
  public init(paths: [Path], list: List? = nil, excluded: [Path] = []) {
    self.paths = paths
    self.list = list
    self.excluded = excluded
  }

  /// Starts to look for photos.
  ///
  /// - Parameter isCancelled: asked between two files, and while the list lets wait for its next
  ///   path; the scan ends when it is true.
  /// - Returns: the scan, which finds photos as they are asked for.
  /// - Throws: a `FileError` when the list can't be opened.
  public func scan(
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(FileError) -> PhotoScan {
    var pathList: PathList?
    if let list { pathList = try PathList(list, isCancelled: isCancelled) }
    return PhotoScan(
      paths: paths, list: pathList, listName: listName,
      excluded: Set(excluded.compactMap { try? FileStatus(of: $0).identity }),
      isCancelled: isCancelled)
  }

  /// Whether a second scan finds the same, and takes nothing from the first.
  ///
  /// Standard input can be read only once, and so can the pipe that a shell makes of `<(find …)`.
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
