internal import ArgumentParser
public import CommandKit
internal import Files

/// The plugin that provides `kennel stats`.
public enum StatsPlugin: KennelPlugin {
  /// The name of the plugin.
  public static let identifier = "stats"
  /// The command of the plugin.
  public static let commands: [any KennelCommand.Type] = [StatsCommand.self]
}

/// `kennel stats`: counts photos by breed.
struct StatsCommand: KennelCommand {
  static let section = HelpSection.photos

  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Count photos by breed, group, folder and month.",
    discussion: """
      kennel counts which breeds the dogs in your photos look most like. A breed that a person \
      confirmed comes first. With --from tags it counts the labels in the files instead. Looks \
      are no pedigree: a shelter dog is often a mix.

      Examples:
        kennel stats Photos
        kennel stats --format html -o census.html Photos
        kennel stats --from tags --format csv Photos > labels.csv

      \(CommandStatus.help)
      """)

  @OptionGroup(title: "Photos") var input: PhotoInputOptions
  @OptionGroup(title: "Recognition (rarely needed)") var model: ModelOptions
  @OptionGroup(title: "Recognition (rarely needed)") var catalog: CatalogOptions
  @OptionGroup(title: "Output") var output: StatsOutputOptions
  @OptionGroup(title: "Names") var language: LanguageOptions

  mutating func run(in session: Session) throws -> CommandStatus {
    var session = session
    session.console = output.configure(session.console)
    return try action(in: session.environment).perform(in: session)
  }

  /// Returns the action for the command line.
  func action(in environment: [String: String]) throws -> StatsAction {
    var choice = model.choice
    choice.usesCatalog = catalog.isOn
    choice.wantsRanking = false
    return StatsAction(
      source: try input.source(), choice: choice, origin: output.from,
      format: output.format, top: output.top, output: output.output,
      language: language.choice(in: environment))
  }
}

/// The options for the content and the format of the report.
struct StatsOutputOptions: ParsableArguments {
  @Option(
    help: """
      Source of the breeds: model, which is what kennel recognises, except that what a person confirmed \
      comes first; or tags, which are the labels in the files.
      """)
  var from = BreedOrigin.model

  @Option(
    help: """
      Output format: table for people, jsonl for programs, csv for spreadsheets, html \
      for a page with charts that can be mailed.
      """)
  var format = StatsFormat.table

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Output file, which must not exist yet.", valueName: "file"),
    completion: .file())
  var output: Path?

  @Option(
    help: ArgumentHelp(
      "Number of breeds and folders to list in the table and the page; the others are summed.",
      valueName: "number"))
  var top = 20

  @Flag(name: .shortAndLong, help: "Print only the census and what could not be read.")
  var quiet = false

  @Flag(
    name: .customLong("no-color"), help: "Do not use colours; setting NO_COLOR has the same effect."
  )
  var noColor = false

  func validate() throws {
    try ValidationError.check("--top", top, in: 1 ... .max)
  }

  func configure(_ console: Console) -> Console {
    console.configured(isQuiet: quiet, noColor: noColor)
  }
}

/// The format of a report.
package enum StatsFormat: String, CaseIterable, Sendable {
  /// A table for people.
  case table
  /// JSON Lines: one record per line, for programs.
  case jsonl
  /// Comma-separated values, for spreadsheets.
  case csv
  /// An HTML page.
  case html
}

extension StatsFormat: ExpressibleByArgument {}
extension BreedOrigin: ExpressibleByArgument {}
