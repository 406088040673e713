public import Files
public import ArgumentParser
internal import Messages

/// The options of commands that first plan changes and then carry them out.
public struct PlanOptions: ParsableArguments, Sendable {
  /// The format of the output.
  public enum Format: String, CaseIterable, Sendable, ExpressibleByArgument {
    /// Lines for people.
    case table
    /// JSON Lines of the schema `kennel.plan/2`, for programs.
    case jsonl
  }

  /// Whether the run is a dry run.
  @Flag(
    name: [.customShort("n"), .long], help: "Dry run: print what would be done and change nothing."
  )
  public var dryRun = false

  /// The file to write the plan to.
  @Option(
    help: ArgumentHelp(
      "Write the plan to FILE, and change nothing; --apply carries it out later.",
      valueName: "file"),
    completion: .file())
  public var plan: Path?

  /// The file of the plan to carry out.
  @Option(
    help: ArgumentHelp("Carry out the plan in FILE.", valueName: "file"), completion: .file())
  public var apply: Path?

  /// Whether to skip the confirmation.
  @Flag(name: [.customShort("y"), .long], help: "Do not ask for confirmation.")
  public var yes = false

  /// The format of the output.
  @Option(help: "Output format: table for people, jsonl for programs.")
  public var format = Format.table

  @Flag(name: .shortAndLong, help: "Print only what stays as it is or went wrong.")
  private var quiet = false

  /// Creates options without values.
  public init() {}

  /// Checks that the options fit together.
  public func validate() throws {
    guard apply == nil || plan == nil else {
      throw ValidationError(CommandMessage.exclude, ["one": "--apply", "other": "--plan"])
    }
  }

  /// The choice that the options describe.
  public var choice: PlanChoice {
    PlanChoice(
      isDryRun: dryRun || plan != nil, file: plan, asks: !yes, format: format, isQuiet: quiet)
  }
}

/// The settings for carrying out and reporting a plan.
public struct PlanChoice: Sendable {
  /// Whether the run is a dry run.
  public var isDryRun: Bool
  /// The file to write the plan to.
  public var file: Path?
  /// Whether to ask for confirmation at a terminal before many files are changed.
  public var asks: Bool
  /// The format of the output.
  public var format: PlanOptions.Format
  /// Whether only unchanged files and errors are reported.
  public var isQuiet: Bool

  /// Creates a choice.
  public init(
    isDryRun: Bool = false, file: Path? = nil, asks: Bool = true,
    format: PlanOptions.Format = .table, isQuiet: Bool = false
  ) {
    self.isDryRun = isDryRun
    self.file = file
    self.asks = asks
    self.format = format
    self.isQuiet = isQuiet
  }
}
