import Files
import ArgumentParser
import CommandKit
import Messages

/// `kennel model import`: creates a bundle from published weights.
struct ModelImportCommand: KennelCommand {
  static let section = HelpSection.models

  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Make a model from published weights.",
    discussion: """
      The weights are a safetensors file with the tensor names of timm or torchvision. Photos are \
      prepared as the architecture was published. Temperature and thresholds stay unfitted: \
      measure the model with `kennel evaluate`.

      The labels are a labels.json as a bundle has it, or a text file with the name of a breed on \
      each line, in the order of the outputs. By default they are ImageNet's 1,000.
      """)

  @Argument(
    help: ArgumentHelp("The weights, a safetensors file.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var weights: Path

  @Option(
    help: ArgumentHelp("Network architecture of the weights, such as resnet50.", valueName: "name"))
  var architecture: String

  @Option(
    help: ArgumentHelp(
      "Labels of the outputs: a labels.json, a text file, or imagenet.", valueName: "file"),
    completion: .file())
  var labels = ModelImportAction.imageNet

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Output folder: the new model. (default: its name, in the current folder)",
      valueName: "folder"),
    completion: .directory)
  var output: Path?

  @Option(
    help: ArgumentHelp(
      "Name of the model in reports. (default: the name of the file)", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      "The licence of the weights, as an SPDX identifier.", valueName: "licence"))
  var licence = "NOASSERTION"

  @Flag(name: .shortAndLong, help: "Print nothing.")
  var quiet = false

  func validate() throws {
    guard [name, licence].allSatisfy({ $0.map { Path(argument: $0).isValidUTF8 } ?? true }) else {
      throw ValidationError(ModelCommandMessage.names)
    }
    if let name, name.isEmpty || name.contains("/") || name.hasPrefix(".") {
      throw ValidationError(ModelCommandMessage.nameForm)
    }
  }

  mutating func run(in session: Session) throws -> CommandStatus {
    var session = session
    session.console = session.console.configured(isQuiet: quiet, noColor: true)
    return try ModelImportAction(
      weights: weights, architecture: architecture, labels: labels, output: output, name: name,
      licence: licence
    ).perform(in: session)
  }
}
