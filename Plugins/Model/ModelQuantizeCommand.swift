import Files
import ArgumentParser
import BreedRecognition
import CommandKit
import PhotoArchive

/// `kennel model quantize`: finds which layers of a bundle can be computed in int8.
struct ModelQuantizeCommand: KennelCommand {
  static let section = HelpSection.models

  static let configuration = CommandConfiguration(
    commandName: "quantize", abstract: "Make a model that can run in int8.",
    discussion: """
      Some hundred photos like those that the model will see, in any folders, show between what \
      numbers each layer works. Layers that would lose accuracy stay f32. The new model has the \
      same weights; with --precision int8 it is then faster, and on processors with VNNI the other \
      commands take int8 on their own. Measure it: kennel evaluate -m <folder> --precision int8.
      """)

  @Argument(
    help: ArgumentHelp("The model bundle: its folder, or its name.", valueName: "bundle"),
    completion: .directory)
  var model: Path

  @Option(
    help: ArgumentHelp("The photos that show the numbers.", valueName: "folder"),
    completion: .directory)
  var calibrate: Path

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder of the new model.", valueName: "folder"),
    completion: .directory)
  var output: Path

  @Option(
    help: ArgumentHelp(
      "How many photos, spread evenly over the folder; each takes about a megabyte of memory.",
      valueName: "number"))
  var photos = 256

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "How many threads work on it. (default: one a processor core)", valueName: "number"))
  var jobs: Int?

  func validate() throws {
    guard 2...2000 ~= photos else {
      throw ValidationError("--photos takes a number from 2 to 2000.")
    }
    if let jobs, !(1...256 ~= jobs) {
      throw ValidationError("--jobs takes a number from 1 to 256.")
    }
  }

  mutating func run(in session: Session) throws -> CommandStatus {
    try ModelQuantizeAction(
      model: model, calibration: calibrate, photos: photos, output: output,
      threads: jobs
    ).perform(in: session)
  }
}
