public import Files
public import ArgumentParser
public import PhotoArchive

extension Path: ExpressibleByArgument {}

/// The options that say which photos a command looks at.
public struct PhotoInputOptions: ParsableArguments, Sendable {
  @Argument(
    help: ArgumentHelp(
      "Photos, and folders to look through for photos.", valueName: "path"),
    completion: .file())
  private var paths: [Path] = []

  @Option(
    name: [.customShort("i"), .long],
    help: ArgumentHelp(
      "Another photo or folder; the same as naming it without -i.", valueName: "path"),
    completion: .file())
  private var input: [Path] = []

  @Option(
    help: ArgumentHelp(
      "Also take the photos and folders that FILE lists, one a line; - reads standard input.",
      valueName: "file"),
    completion: .file())
  private var filesFrom: [Path] = []

  @Flag(
    name: [.customShort("0"), .long],
    help: "With --files-from: a zero byte ends each path, as `find -print0` writes it.")
  private var null = false

  @OptionGroup private var exclusion: ExclusionOptions

  /// Makes options without any value.
  public init() {}

  /// Finds fault with options that make no sense together.
  public func validate() throws {
    if null, filesFrom.isEmpty {
      throw ValidationError("--null goes together with --files-from.")
    }
    if filesFrom.count > 1 {
      throw ValidationError(
        "--files-from can be given only once: put the lists together into one.")
    }
  }

  /// Where the photos are looked for.
  ///
  /// Naming none is found out here and not in `validate`, which is asked before the parser tells of
  /// an option that it does not know.
  ///
  /// - Returns: the source.
  /// - Throws: a `CommandError` when the command line names none.
  public func source() throws(CommandError) -> PhotoSource {
    guard !paths.isEmpty || !input.isEmpty || !filesFrom.isEmpty else {
      throw CommandError(
        .usage, "Name the photos or folders to look at, such as `Photos`.")
    }
    let list = filesFrom.first.map { file in
      PhotoSource.List(
        file == Path("-") ? .standardInput : .file(file), isNullSeparated: null)
    }
    return PhotoSource(paths: paths + input, list: list, excluded: exclusion.exclude)
  }
}
