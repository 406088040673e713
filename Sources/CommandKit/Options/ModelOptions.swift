public import ArgumentParser
internal import BreedRecognition
internal import Files
internal import Messages

/// The options for recognising breeds.
public struct ModelOptions: ParsableArguments, Sendable {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Model bundle: a folder, or a name. (default: the default model)",
      valueName: "bundle"),
    completion: .directory)
  private var model: Path?

  @Option(
    help: ArgumentHelp(
      "Minimum confidence for naming a breed, 0.5 to 1. (default: that of the model)",
      valueName: "number"))
  private var minConfidence: Double?

  @Option(
    help: """
      Precision: f32, bf16, int8, or auto, which uses what is fastest with this processor and model.
      """)
  private var precision = PrecisionChoice.auto

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Number of photos to process at a time. (default: one for each processor core, at most 16)",
      valueName: "number"))
  private var jobs: Int?

  /// Each job has a thread, the activations of a network and a photo; more jobs are never useful.
  private static let mostJobs = 256

  /// Creates options without values.
  public init() {}

  /// Checks that the values are in range.
  public func validate() throws {
    if let minConfidence, !(Thresholds.lowestConfidence...1 ~= minConfidence) {
      throw ValidationError(CommandMessage.confidenceRange)
    }
    try ValidationError.check("--jobs", jobs, in: 1...Self.mostJobs)
  }

  /// The options for the classifier and for the number of photos to process at a time.
  public var choice: RecognitionChoice {
    RecognitionChoice(
      request: ClassifierRequest(
        model: model, precision: precision, minConfidence: minConfidence),
      jobs: jobs)
  }
}

/// The settings of a command for recognising photos.
public struct RecognitionChoice: Sendable, Hashable {
  /// The classifier.
  public let request: ClassifierRequest
  /// The number of photos to process at a time, if the user set it.
  public let jobs: Int?
  /// Whether photos in the catalog are not opened again, and new ones are added to it.
  public var usesCatalog: Bool
  /// Whether results need the ranking of all breeds, not only the best one.
  public var wantsRanking: Bool

  /// Each worker holds the activations of a network and a photo: more workers cost memory for
  /// little gain.
  private static let mostJobs = 16

  /// Creates a choice.
  public init(
    request: ClassifierRequest = ClassifierRequest(), jobs: Int? = nil, usesCatalog: Bool = false,
    wantsRanking: Bool = true
  ) {
    self.request = request
    self.jobs = jobs
    self.usesCatalog = usesCatalog
    self.wantsRanking = wantsRanking
  }

  /// Returns the number of photos to process at a time, with one thread each.
  ///
  /// Several threads per photo are no alternative: OpenMP's threads wait for each other in busy
  /// loops, and if another process needs a core, a photo takes four times as long as with one
  /// thread.
  public func workers(cores: Int) -> Int { jobs ?? min(cores, Self.mostJobs) }
}

/// The option that turns the catalog of photos off.
public struct CatalogOptions: ParsableArguments, Sendable {
  @Flag(
    name: .customLong("no-catalog"),
    help: "Do not use the catalog: recognise every photo again, and remember nothing.")
  private var isOff = false

  /// Creates options without values.
  public init() {}

  /// Whether the catalog is used.
  public var isOn: Bool { !isOff }
}
