public import Files
public import ArgumentParser
internal import Messages
internal import PhotoArchive

/// The options of commands that plan first, and act then.
public struct PlanOptions: ParsableArguments, Sendable {
  /// The form of what is told.
  public enum Format: String, CaseIterable, Sendable, ExpressibleByArgument {
    /// Lines for people.
    case table
    /// JSON Lines of the schema `kennel.plan/2`, for programs.
    case jsonl
  }

  /// Whether nothing is changed.
  @Flag(
    name: [.customShort("n"), .long], help: "Dry run: print what would be done and change nothing."
  )
  public var dryRun = false

  /// The file that the plan goes to.
  @Option(
    help: ArgumentHelp(
      "Write the plan to FILE, and change nothing; --apply carries it out later.",
      valueName: "file"),
    completion: .file())
  public var plan: Path?

  /// The plan to act on.
  @Option(
    help: ArgumentHelp("Carry out the plan in FILE.", valueName: "file"), completion: .file())
  public var apply: Path?

  /// Whether no question is asked.
  @Flag(name: [.customShort("y"), .long], help: "Do not ask for confirmation.")
  public var yes = false

  /// The form of what is told.
  @Option(help: "Output format: table for people, jsonl for programs.")
  public var format = Format.table

  @Flag(name: .shortAndLong, help: "Print only what stays as it is or went wrong.")
  private var quiet = false

  /// Makes options without any value.
  public init() {}

  /// Finds fault with options that make no sense together.
  public func validate() throws {
    guard apply == nil || plan == nil else {
      throw ValidationError(CommandMessage.exclude, ["one": "--apply", "other": "--plan"])
    }
  }

  /// What the options ask for.
  public var choice: PlanChoice {
    PlanChoice(
      isDryRun: dryRun || plan != nil, file: plan, asks: !yes, format: format, isQuiet: quiet)
  }
}

/// How a plan is to be treated.
public struct PlanChoice: Sendable {
  /// Whether nothing is changed.
  public var isDryRun: Bool
  /// The file that the plan goes to.
  public var file: Path?
  /// Whether a person at a terminal is asked before many files are changed.
  public var asks: Bool
  /// The form of what is told.
  public var format: PlanOptions.Format
  /// Whether only what stays or goes wrong is told.
  public var isQuiet: Bool

  /// Makes a choice.
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
