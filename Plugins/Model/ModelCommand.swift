internal import ArgumentParser
public import CommandKit
internal import Files

/// The plugin that provides `kennel model`.
public enum ModelPlugin: KennelPlugin {
  /// The name of the plugin.
  public static let identifier = "model"
  /// The command of the plugin, which has subcommands.
  public static let commands: [any KennelCommand.Type] = [ModelCommand.self]
}

/// `kennel model`: manages model bundles.
struct ModelCommand: KennelCommand {
  static let section = HelpSection.models

  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "List, show, check, import and quantize model bundles.",
    discussion: """
      A model bundle is a folder with all that kennel needs to recognise breeds. -m of the other \
      commands takes it by its folder or name.

      Examples:
        kennel model list
        kennel model show MyDogs
        kennel model verify
        kennel model import resnet50.safetensors --architecture resnet50
        kennel model quantize MyDogs --calibrate Photos --output MyDogs-int8

      \(CommandStatus.help)
      """,
    subcommands: [
      ModelListCommand.self, ModelShowCommand.self, ModelVerifyCommand.self,
      ModelImportCommand.self, ModelQuantizeCommand.self,
    ],
    defaultSubcommand: ModelListCommand.self)

  /// Never called, because there is a default subcommand.
  mutating func run(in session: Session) throws -> CommandStatus { .usage }
}

/// The format of descriptions of models.
enum ModelFormat: String, CaseIterable, Sendable, ExpressibleByArgument {
  /// A table for people.
  case table
  /// JSON Lines: one model per line, for programs.
  case jsonl
}

/// `kennel model list`: lists the bundles on this computer.
struct ModelListCommand: KennelCommand {
  static let section = HelpSection.models

  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the models on this computer.",
    discussion: """
      The models that -m finds by name: beside the executable, and in share/kennel/Models. Bundles \
      elsewhere are given by their folders.
      """)

  @Option(help: "Output format: table for people, jsonl for programs.")
  var format = ModelFormat.table

  mutating func run(in session: Session) throws -> CommandStatus {
    try ModelListAction(format: format).perform(in: session)
  }
}

/// `kennel model show`: describes a bundle.
struct ModelShowCommand: KennelCommand {
  static let section = HelpSection.models

  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show what is in a model.")

  @Argument(
    help: ArgumentHelp(
      "Model bundle: a folder, or a name. (default: the default model)",
      valueName: "bundle"),
    completion: .directory)
  var model: Path?

  @Option(help: "Output format: table for people, jsonl for programs.")
  var format = ModelFormat.table

  mutating func run(in session: Session) throws -> CommandStatus {
    try ModelShowAction(model: model, format: format).perform(in: session)
  }
}

/// `kennel model verify`: checks that bundles are complete and undamaged.
struct ModelVerifyCommand: KennelCommand {
  static let section = HelpSection.models

  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check that models are complete and undamaged.",
    discussion: """
      This checks the SHA-256 of the weights, every tensor against the architecture, the labels, \
      and that the network gives numbers. Without a bundle, all that `kennel model list` lists \
      are checked.
      """)

  @Argument(
    help: ArgumentHelp("Model bundles: folders, or names. (default: all)", valueName: "bundle"),
    completion: .directory)
  var models: [Path] = []

  @Flag(name: .shortAndLong, help: "Print only what is damaged.")
  var quiet = false

  mutating func run(in session: Session) throws -> CommandStatus {
    try ModelVerifyAction(models: models, isQuiet: quiet).perform(in: session)
  }
}
