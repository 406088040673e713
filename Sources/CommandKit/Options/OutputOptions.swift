public import ArgumentParser

/// The options that say how a command speaks.
public struct OutputOptions: ParsableArguments, Sendable {
  /// The form of the results.
  public enum Format: String, CaseIterable, Sendable, ExpressibleByArgument {
    /// Lines for people.
    case table
    /// JSON Lines: a record a line, for programs.
    case jsonl
    /// Comma-separated values, for spreadsheets.
    case csv
  }

  /// The form of the results.
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

  /// Makes options without any value.
  public init() {}

  /// `console` as the options want it.
  public func configure(_ console: Console) -> Console {
    console.configured(isQuiet: quiet, noColor: noColor)
  }
}
