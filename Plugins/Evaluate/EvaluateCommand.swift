internal import ArgumentParser
public import CommandKit
internal import Files

/// The plugin that provides `kennel evaluate`.
public enum EvaluatePlugin: KennelPlugin {
  /// The name of the plugin.
  public static let identifier = "evaluate"
  /// The command of the plugin.
  public static let commands: [any KennelCommand.Type] = [EvaluateCommand.self]
}

/// `kennel evaluate`: measures the accuracy of a model on labelled photos.
struct EvaluateCommand: KennelCommand {
  static let section = HelpSection.models

  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure how often the model is right on photos whose breeds you know.",
    usage: "kennel evaluate <dataset> [--not-a-dog <folder>] [<options>]",
    discussion: """
      The dataset is a folder with one folder for each breed. A folder is named by a WordNet id \
      at its beginning (n02088364-beagle), or by the breed (Beagle, german_shepherd), or as a \
      class of your own model.

      Measured on photos that the model was trained on, or that are cut from the same photos, the \
      figures flatter it: keep photos apart for this.

      Examples:
        kennel evaluate Labelled
        kennel evaluate Labelled --not-a-dog Cats --format json > figures.json
        kennel evaluate Labelled --format html -o report.html

      \(CommandStatus.help)
      """)

  @Argument(
    help: ArgumentHelp("A folder with one folder for each breed.", valueName: "dataset"),
    completion: .directory)
  var dataset: Path

  @Option(
    help: ArgumentHelp(
      "Also measure how often photos without a dog are recognised as dogs.", valueName: "folder"),
    completion: .directory)
  var notADog: Path?

  @OptionGroup(title: "Recognition") var model: ModelOptions

  @Option(
    help: """
      Output format: table for people, json for programs, html for a page with charts \
      and the worst mistakes.
      """)
  var format = EvaluationFormat.table

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Output file, which must not exist yet.", valueName: "file"),
    completion: .file())
  var output: Path?

  @Flag(name: .shortAndLong, help: "Print only the figures and what could not be read.")
  var quiet = false

  mutating func run(in session: Session) throws -> CommandStatus {
    var session = session
    session.console = session.console.configured(isQuiet: quiet, noColor: true)
    let action = EvaluateAction(
      dataset: dataset, notADog: notADog, choice: model.choice, format: format,
      output: output)
    return try action.perform(in: session)
  }
}

/// The format of the figures.
package enum EvaluationFormat: String, CaseIterable, Sendable {
  /// A table for people.
  case table
  /// One object of the schema `kennel.evaluate/2`.
  case json
  /// An HTML page.
  case html
}

extension EvaluationFormat: ExpressibleByArgument {}
