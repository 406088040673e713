internal import Files
public import ArgumentParser
public import BreedTraining
internal import CommandKit
internal import PhotoArchive

/// The arguments that say which photos networks learn from.
public struct DatasetOptions: ParsableArguments, Sendable {
  @Argument(
    help: ArgumentHelp("The labelled photos: a folder or a file.", valueName: "dataset"),
    completion: .directory)
  private var dataset: Path

  @Flag(help: "Learn from the breeds that you confirmed in the photos' metadata.")
  private var fromTags = false

  @Option(
    help: ArgumentHelp(
      "Photos without a dog, so that the model learns to say so.", valueName: "folder"),
    completion: .directory)
  private var notADog: Path?

  @Option(
    help: ArgumentHelp("Validate on these class folders instead.", valueName: "folder"),
    completion: .directory)
  private var validation: Path?

  @Option(
    help: ArgumentHelp(
      "Learn only these classes: names with commas between, or the first so many.",
      valueName: "list|number"))
  private var classes: String?

  /// Makes options without any value.
  public init() {}

  /// Finds fault with a selection of classes that is none.
  public func validate() throws {
    if let classes, ClassSelection(classes) == nil {
      throw ValidationError("--classes takes names with commas between them, or a number.")
    }
  }

  /// What is asked for, with the seed and the threads of a training.
  public func request(_ run: RunChoice) -> DatasetRequest {
    DatasetRequest(
      source: fromTags ? .confirmedLabels(dataset) : .path(dataset), background: notADog,
      validation: validation, classes: classes.flatMap(ClassSelection.init), seed: run.seed,
      threads: run.threads)
  }
}
