public import ArgumentParser

/// The options for the output of a command.
public struct OutputOptions: ParsableArguments, Sendable {
  /// The format of the results.
  public enum Format: String, CaseIterable, Sendable, ExpressibleByArgument {
    /// Lines for people.
    case table
    /// JSON Lines: one record per line, for programs.
    case jsonl
    /// Comma-separated values, for spreadsheets.
    case csv
  }

  /// The format of the results.
  @Option(
    help: """
      Output format: table for people, jsonl for programs, csv for spreadsheets.
      """)
  public var format = Format.table

  @Flag(name: .shortAndLong, help: "Print only the results.")
  private var quiet = false

  @Flag(
    name: .customLong("no-color"), help: "Do not use colours; setting NO_COLOR has the same effect."
  )
  private var noColor = false

  /// Creates options without values.
  public init() {}

  /// Returns `console` with the settings of the options.
  public func configure(_ console: Console) -> Console {
    console.configured(isQuiet: quiet, noColor: noColor)
  }
}
