internal import ArgumentParser
public import CommandKit
internal import Files
internal import TrainingKit

/// The plugin that provides `kennel compare`.
public enum ComparePlugin: KennelPlugin {
  /// The name of the plugin.
  public static let identifier = "compare"
  /// The command of the plugin.
  public static let commands: [any KennelCommand.Type] = [CompareCommand.self]
}

/// `kennel compare`: trains several networks on the same photos, and compares their accuracy.
struct CompareCommand: KennelCommand {
  static let section = HelpSection.models

  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Train several networks on the same photos, and compare them.",
    usage: "kennel compare <dataset> [--output <folder>] [<options>]",
    discussion: """
      The dataset is the same as for `kennel train`. simple_cnn, a small network, is trained from \
      scratch, on photos of 128 x 128 pixels that are equalised and standardised. The other \
      networks start from weights, and their last layer is trained: give the weights with \
      --weights. Without any, tf_efficientnetv2_b0 starts from the default model. A network \
      without weights is left out, unless it is trained from scratch as well.

      The figures are the accuracy on the training, validation and test photos, the number of \
      parameters, the training time, and the inference time for each photo. The table says what \
      each network started from: weights that were trained on the same photos flatter it.

      With --output, the figures of each finished network are kept, with charts. The same command \
      run again trains only what is missing, and continues where Ctrl-C stopped it.

      Examples:
        kennel compare Labelled --output comparison
        kennel compare Labelled --classes 10 --networks simple_cnn,tf_efficientnetv2_b0
        kennel compare Labelled --output comparison \\
          --weights inception_v3=inception.safetensors --layers inception_v3=Mixed_7b

      \(CommandStatus.help)
      """)

  @OptionGroup var dataset: DatasetOptions
  @OptionGroup(title: "Networks") var candidates: CandidateOptions
  @OptionGroup(title: "Training") var training: RunOptions

  @Option(help: "Output format: table for people, json for programs.")
  var format = ComparisonFormat.table

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Output folder for results and charts; a comparison can be continued from it.",
      valueName: "folder"),
    completion: .directory)
  var output: Path?

  @Flag(name: .shortAndLong, help: "Print only the figures and what could not be read.")
  var quiet = false

  mutating func run(in session: Session) throws -> CommandStatus {
    var session = session
    session.console = session.console.configured(isQuiet: quiet, noColor: true)
    return try CompareAction(
      request: dataset.request(training.choice), candidates: candidates.choice,
      run: training.choice, format: format,
      output: output
    ).perform(in: session)
  }
}

extension ComparisonFormat: ExpressibleByArgument {}
