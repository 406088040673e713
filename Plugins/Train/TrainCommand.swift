import ArgumentParser
import BreedTraining
import CommandKit
import Imaging
import PhotoArchive

/// `kennel train`: teaches a network the breeds, or the own classes, of labelled photos.
struct TrainCommand: KennelCommand {
  static let section = HelpSection.models

  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Teach kennel from your own labelled photos.",
    usage: "kennel train <dataset> --output <bundle> [<options>]",
    discussion: """
      The dataset is a folder with one folder for each class, named as you like: breeds, or "Rex's \
      litter". It may hold train, validation and test folders with such folders each; otherwise a \
      tenth of the photos is kept for validation and a tenth for testing, and photos that look the \
      same stay together. It may also be a CSV or JSON Lines file of path and label, or with \
      --from-tags an archive whose breeds you confirmed.

      By default the last layer of the model that kennel brings is trained, which takes seconds to \
      minutes. Give photos without dogs (--not-a-dog) so that the new model can say so.

      The result is a bundle: kennel classify -m <bundle> uses it at once. Its README.md says how \
      good it is. Ctrl-C keeps what was done so far; --resume goes on.

      Examples:
        kennel train Labelled --output our-dogs --not-a-dog Cats
        kennel train Labelled --output our-dogs --layers all --time 2h
        kennel train Labelled --preview seen.png

      Exit status: 0 when the bundle was written, 64 for a command line that makes no sense, 65 for \
      photos or weights that can't be learned from, 73 when the bundle is there already, 74 when \
      it can't be written, 130 after Ctrl-C.
      """)

  @Argument(
    help: ArgumentHelp("The labelled photos: a folder or a file.", valueName: "dataset"),
    completion: .directory)
  var dataset: PhotoPath

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where the bundle comes to lie: a new folder.", valueName: "bundle"),
    completion: .directory)
  var output: String?

  @Flag(help: "Learn from the breeds that you confirmed in the photos' metadata.")
  var fromTags = false

  @Option(
    help: ArgumentHelp(
      "Photos without a dog, so that the model learns to say so.", valueName: "folder"),
    completion: .directory)
  var notADog: PhotoPath?

  @Option(
    help: ArgumentHelp("Validate on these class folders instead.", valueName: "folder"),
    completion: .directory)
  var validation: PhotoPath?

  @Option(
    help: ArgumentHelp(
      "Learn only these classes: names with commas between, or the first so many.",
      valueName: "list|number"))
  var classes: String?

  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "Training") var training: TrainingOptions

  @Option(
    help: ArgumentHelp(
      "Only show what the network will see: a PNG with some photos.", valueName: "file"),
    completion: .file(extensions: ["png"]))
  var preview: String?

  @Flag(help: "Go on with a training of the same bundle that was stopped.")
  var resume = false

  @Flag(help: "Replace the bundle if there is one already.")
  var replace = false

  @Flag(name: .shortAndLong, help: "Say nothing but the result and what could not be read.")
  var quiet = false

  func validate() throws {
    guard output != nil || preview != nil else {
      throw ValidationError("Say where the bundle comes to lie: --output <bundle>.")
    }
    if let classes, ClassSelection(classes) == nil {
      throw ValidationError("--classes takes names with commas between them, or a number.")
    }
  }

  mutating func run(in session: Session) async throws -> CommandStatus {
    var session = session
    session.console = session.console.configured(isQuiet: quiet, noColor: true)
    var request = DatasetRequest(
      source: fromTags ? .confirmedLabels(dataset) : .path(dataset), background: notADog,
      validation: validation, classes: classes.flatMap(ClassSelection.init), seed: training.seed)
    if let threads = training.threads { request.threads = threads }
    let action = TrainAction(
      request: request, network: network, training: training, output: output, preview: preview,
      resumes: resume, replaces: replace)
    return try action.perform(in: session)
  }
}
