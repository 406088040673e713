public import Files
public import ArgumentParser
internal import PhotoArchive

/// The option that says what is passed over.
public struct ExclusionOptions: ParsableArguments, Sendable {
  /// Files and folders that are passed over.
  @Option(
    help: ArgumentHelp(
      "Pass over this folder or file; may be given several times.", valueName: "path"),
    completion: .file())
  public var exclude: [Path] = []

  /// Makes options without any value.
  public init() {}
}
