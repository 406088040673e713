import Files
import ArgumentParser
import BreedRecognition
import CommandKit

/// `kennel model quantize`: determines which layers of a bundle can be computed in int8.
struct ModelQuantizeCommand: KennelCommand {
  static let section = HelpSection.models

  static let configuration = CommandConfiguration(
    commandName: "quantize", abstract: "Make a model that can run in int8.",
    discussion: """
      A few hundred photos like those that the model will see, in any folders, show the value \
      range of each layer. Layers that would lose accuracy stay in f32. The new model has the \
      same weights; with --precision int8 it is then faster, and on processors with VNNI the other \
      commands take int8 on their own. Measure it: kennel evaluate -m <folder> --precision int8.
      """)

  @Argument(
    help: ArgumentHelp("Model bundle: a folder, or a name.", valueName: "bundle"),
    completion: .directory)
  var model: Path

  @Option(
    help: ArgumentHelp("Calibration photos.", valueName: "folder"),
    completion: .directory)
  var calibrate: Path

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Output folder: the new model.", valueName: "folder"),
    completion: .directory)
  var output: Path

  @Option(
    help: ArgumentHelp(
      "Number of calibration photos, spread evenly over the folder; each takes about 1 MB of memory.",
      valueName: "number"))
  var photos = 256

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Number of threads. (default: one for each processor core)", valueName: "number"))
  var jobs: Int?

  func validate() throws {
    try ValidationError.check("--photos", photos, in: 2...2000)
    try ValidationError.check("--jobs", jobs, in: 1...256)
  }

  mutating func run(in session: Session) throws -> CommandStatus {
    try ModelQuantizeAction(
      model: model, calibration: calibrate, photos: photos, output: output,
      threads: jobs
    ).perform(in: session)
  }
}
