internal import ArgumentParser
public import CommandKit

/// The plugin that provides `kennel classify`.
public enum ClassifyPlugin: KennelPlugin {
  /// The name of the plugin.
  public static let identifier = "classify"
  /// The command of the plugin.
  public static let commands: [any KennelCommand.Type] = [ClassifyCommand.self]
}

/// `kennel classify`: reports for each photo which breed it looks most like.
struct ClassifyCommand: KennelCommand {
  static let section = HelpSection.photos

  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Say which breed the dog in each photo looks most like.",
    discussion: """
      kennel looks through folders and all folders in them, and tells for each photo which breed \
      the dog looks most like, how sure it is, and what else it may be. Where it is not sure, or \
      sees no dog, it says so. Looks are no pedigree: a shelter dog is often a mix.

      Examples:
        kennel classify Photos
        kennel classify --format csv Photos > breeds.csv

      \(CommandStatus.help)
      """)

  @OptionGroup(title: "Photos") var input: PhotoInputOptions
  @OptionGroup(title: "Recognition (rarely needed)") var model: ModelOptions
  @OptionGroup(title: "Recognition (rarely needed)") var catalog: CatalogOptions

  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Names") var names: NameOptions

  @Flag(help: "Also print sizes, times and raw values of each photo on standard error.")
  var debug = false

  mutating func run(in session: Session) throws -> CommandStatus {
    var session = session
    session.console = output.configure(session.console)
    var choice = model.choice
    // The catalog does not store the values that `--debug` prints.
    choice.usesCatalog = catalog.isOn && !debug
    let action = ClassifyAction(
      source: try input.source(), choice: choice, format: output.format, top: names.top,
      language: names.language.choice(in: session.environment), debug: debug)
    return try action.perform(in: session)
  }
}

/// The options for the number and the language of breed names.
struct NameOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Maximum number of breeds to print for each photo.", valueName: "number"))
  var top = 3

  @OptionGroup var language: LanguageOptions

  func validate() throws {
    try ValidationError.check("--top", top, in: 1 ... .max)
  }
}
