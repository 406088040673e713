import ArgumentParser
import CommandKit
import Files
import TrainingKit

/// `kennel compare`: trains several networks on the same photos, and tells how good each becomes.
struct CompareCommand: KennelCommand {
  static let section = HelpSection.models

  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Train several networks on the same photos, and compare them.",
    usage: "kennel compare <dataset> [--output <folder>] [<options>]",
    discussion: """
      The dataset is that of kennel train. simple_cnn, a small network, is trained from nothing, \
      on photos of 128 pixels that are equalised and standardised. The others start from weights \
      and learn their last layer anew: give the weights with --weights. tf_efficientnetv2_b0 takes \
      the model that kennel brings if you give none. A network without weights is left out, unless \
      you want it trained from nothing too.

      The figures are accuracies on the photos that were learned from, on those that validate and \
      on those that test, the number of parameters, the time of training, and the time that the \
      network takes for a photo. The table says what each network started from: weights that were \
      made with the same photos flatter.

      With --output each finished network's figures are kept, with charts. The same command run \
      again trains only what is not done yet, and goes on where Ctrl-C stopped it.

      Examples:
        kennel compare Labelled --output comparison
        kennel compare Labelled --classes 10 --networks simple_cnn,tf_efficientnetv2_b0
        kennel compare Labelled --output comparison \\
          --weights inception_v3=inception.safetensors --layers inception_v3=Mixed_7b

      Exit status: 0 when all networks were trained but those left out, 64 for a command line that \
      makes no sense, 65 for photos or weights that can't be learned from, 73 when the folder \
      can't be made, is in use or holds other files, 74 when results can't be written, 130 after Ctrl-C.
      """)

  @OptionGroup var dataset: DatasetOptions
  @OptionGroup(title: "Networks") var candidates: CandidateOptions
  @OptionGroup(title: "Training") var training: RunOptions

  @Option(help: "The form of the figures: table for people, json for programs.")
  var format = ComparisonFormat.table

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Keep results and charts in this folder, so that a comparison can go on.",
      valueName: "folder"),
    completion: .directory)
  var output: Path?

  @Flag(name: .shortAndLong, help: "Say nothing but the figures and what could not be read.")
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
