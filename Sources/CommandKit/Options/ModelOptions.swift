internal import Files
public import ArgumentParser
internal import BreedRecognition

/// The options that say how breeds are recognised.
public struct ModelOptions: ParsableArguments, Sendable {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The model bundle to use: its folder, or its name. (default: the one that kennel brings)",
      valueName: "bundle"),
    completion: .directory)
  private var model: Path?

  @Option(
    help: ArgumentHelp(
      "Answer 'unsure' below this confidence, 0.5 to 1. (default: the model's own)",
      valueName: "number"))
  private var minConfidence: Double?

  @Option(
    help: """
      The arithmetic: f32; bf16 or int8, which some processors are faster in; or auto, which takes \
      what is fastest with this processor and model.
      """)
  private var precision = PrecisionChoice.auto

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "How many photos to work on at a time. (default: one a processor core, at most 16)",
      valueName: "number"))
  private var jobs: Int?

  /// A thread each, with a network's activations and a photo: far beyond any use.
  private static let mostJobs = 256

  /// Makes options without any value.
  public init() {}

  /// Finds fault with values out of range.
  public func validate() throws {
    if let minConfidence, !(Thresholds.lowestConfidence...1 ~= minConfidence) {
      throw ValidationError(
        "--min-confidence takes a number from 0.5 to 1, such as 0.8: "
          + "kennel names no breed below 0.5.")
    }
    if let jobs, !(1...Self.mostJobs ~= jobs) {
      throw ValidationError("--jobs takes a number from 1 to \(Self.mostJobs).")
    }
  }

  /// What the options ask of a classifier and of the threads that use it.
  public var choice: RecognitionChoice {
    RecognitionChoice(
      request: ClassifierRequest(
        model: model, precision: precision, minConfidence: minConfidence),
      jobs: jobs)
  }
}
