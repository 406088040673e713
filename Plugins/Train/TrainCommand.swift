internal import ArgumentParser
public import CommandKit
internal import Files
internal import Messages
internal import TrainingKit

/// The plugin that provides `kennel train`.
public enum TrainPlugin: KennelPlugin {
  /// The name of the plugin.
  public static let identifier = "train"
  /// The command of the plugin.
  public static let commands: [any KennelCommand.Type] = [TrainCommand.self]
}

/// `kennel train`: trains a network on labelled photos of breeds or of the user's own classes.
struct TrainCommand: KennelCommand {
  static let section = HelpSection.models

  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model on your own labelled photos.",
    usage: "kennel train <dataset> --output <bundle> [<options>]",
    discussion: """
      The dataset is a folder with one folder for each class, named as you like: breeds, or "Rex's \
      litter". It may contain train, validation and test folders with class folders in each; \
      otherwise a tenth of the photos is kept for validation and a tenth for testing, and photos \
      that look alike stay together. It may also be a CSV or JSON Lines file with path and label, \
      or with --from-tags an archive whose breeds you confirmed.

      By default the last layer of the default model is trained, which takes seconds to minutes. \
      Give photos without dogs (--not-a-dog), so that the new model can tell when there is none.

      The result is a model bundle: `kennel classify -m <bundle>` uses it at once. Its README.md \
      says how good it is. Ctrl-C keeps what was done so far, and --resume continues.

      Examples:
        kennel train Labelled --output our-dogs --not-a-dog Cats
        kennel train Labelled --output our-dogs --layers all --time 2h
        kennel train Labelled --preview seen.png

      \(CommandStatus.help)
      """)

  @OptionGroup var dataset: DatasetOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Output folder: the new bundle.", valueName: "bundle"),
    completion: .directory)
  var output: Path?

  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "Training") var training: TrainingOptions

  @Option(
    help: ArgumentHelp(
      "Only show what the network will see: write a PNG with some photos.", valueName: "file"),
    completion: .file(extensions: ["png"]))
  var preview: Path?

  @Flag(help: "Continue a training of the same bundle that was stopped.")
  var resume = false

  @Flag(help: "Replace the bundle if there is one already.")
  var replace = false

  @Flag(name: .shortAndLong, help: "Print only the result and what could not be read.")
  var quiet = false

  func validate() throws {
    if output == nil, preview == nil { throw ValidationError(TrainMessage.noOutput) }
  }

  mutating func run(in session: Session) throws -> CommandStatus {
    var session = session
    session.console = session.console.configured(isQuiet: quiet, noColor: true)
    let action = TrainAction(
      TrainAction.Request(
        dataset: dataset.request(training.choice.run), network: network.choice,
        training: training.choice, output: output, preview: preview, resumes: resume,
        replaces: replace))
    return try action.perform(in: session)
  }
}
