public import ArgumentParser
public import Files
internal import Messages
public import PhotoArchive

extension Path: ExpressibleByArgument {}

/// The option of commands that change files, by which links are followed.
public struct LinkOptions: ParsableArguments, Sendable {
  /// Whether symbolic links below the named paths are followed.
  @Flag(help: "Follow symbolic links below the named folders, wherever they lead.")
  private var followLinks = false

  /// The treatment of links.
  public var links: PhotoSource.Links { followLinks ? .followed : .refused }

  /// Creates unset options.
  public init() {}
}

/// The options that select the photos of a command.
public struct PhotoInputOptions: ParsableArguments, Sendable {
  @Argument(
    help: ArgumentHelp(
      "Photos, and folders to search for photos.", valueName: "path"),
    completion: .file())
  private var paths: [Path] = []

  @Option(
    name: [.customShort("i"), .long],
    help: ArgumentHelp(
      "A photo or folder, as without -i.", valueName: "path"),
    completion: .file())
  private var input: [Path] = []

  @Option(
    help: ArgumentHelp(
      "Also read paths of photos and folders from FILE, one per line; - is standard input.",
      valueName: "file"),
    completion: .file())
  private var filesFrom: [Path] = []

  @Flag(
    name: [.customShort("0"), .long],
    help: "Paths in --files-from end with a null byte, as `find -print0` writes them.")
  private var null = false

  @OptionGroup private var exclusion: ExclusionOptions

  /// Creates options without values.
  public init() {}

  /// Checks that the options fit together.
  public func validate() throws {
    if null, filesFrom.isEmpty { throw ValidationError(CommandMessage.nullAlone) }
    if filesFrom.count > 1 { throw ValidationError(CommandMessage.listsRepeated) }
  }

  /// Returns the source of the photos.
  ///
  /// Missing paths are reported here, not in `validate`, because the parser calls `validate` before
  /// it reports an unknown option.
  ///
  /// - Returns: the source.
  /// - Throws: a `CommandError` if the command line names no path.
  public func source(
    links: PhotoSource.Links = .followed
  ) throws(CommandError) -> PhotoSource {
    guard !paths.isEmpty || !input.isEmpty || !filesFrom.isEmpty else {
      throw CommandError(.usage, CommandMessage.noPath())
    }
    let list = filesFrom.first.map { file in
      PhotoSource.List(
        file == Path("-") ? .standardInput : .file(file), isNullSeparated: null)
    }
    return PhotoSource(paths: paths + input, list: list, excluded: exclusion.exclude, links: links)
  }
}

/// The option that excludes files and folders.
public struct ExclusionOptions: ParsableArguments, Sendable {
  /// The files and folders to skip.
  @Option(
    help: ArgumentHelp(
      "Folder or file to skip. May be repeated.", valueName: "path"),
    completion: .file())
  public var exclude: [Path] = []

  /// Creates options without values.
  public init() {}
}
