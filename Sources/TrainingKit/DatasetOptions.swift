internal import Files
public import ArgumentParser
public import BreedTraining
internal import CommandKit
internal import Messages

/// The arguments and options that select the photos of a training.
public struct DatasetOptions: ParsableArguments, Sendable {
  @Argument(
    help: ArgumentHelp("Labelled photos: a folder or a file.", valueName: "dataset"),
    completion: .directory)
  private var dataset: Path

  @Flag(help: "Use the breeds that you confirmed in the metadata of the photos as labels.")
  private var fromTags = false

  @Option(
    help: ArgumentHelp(
      "Photos without a dog, for the class \"not a dog\".", valueName: "folder"),
    completion: .directory)
  private var notADog: Path?

  @Option(
    help: ArgumentHelp(
      "Class folders for validation, instead of a part of the dataset.", valueName: "folder"),
    completion: .directory)
  private var validation: Path?

  @Option(
    help: ArgumentHelp(
      "Classes to train on: names separated by commas, or the number of the first ones.",
      valueName: "list|number"))
  private var classes: String?

  /// Creates options without values.
  public init() {}

  /// Checks the syntax of the list of classes.
  public func validate() throws {
    if let classes, ClassSelection(classes) == nil {
      throw ValidationError(TrainingKitMessage.classList)
    }
  }

  /// Returns the request for the dataset, with the seed and the threads of a training.
  public func request(_ run: RunChoice) -> DatasetRequest {
    DatasetRequest(
      source: fromTags ? .confirmedLabels(dataset) : .path(dataset), background: notADog,
      validation: validation, classes: classes.flatMap(ClassSelection.init), seed: run.seed,
      threads: run.threads)
  }
}
