public import ArgumentParser
internal import BreedRecognition
internal import Files
internal import Messages

/// The options that say how breeds are recognised.
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

  /// A thread each, with a network's activations and a photo: far beyond any use.
  private static let mostJobs = 256

  /// Makes options without any value.
  public init() {}

  /// Finds fault with values out of range.
  public func validate() throws {
    if let minConfidence, !(Thresholds.lowestConfidence...1 ~= minConfidence) {
      throw ValidationError(CommandMessage.confidenceRange)
    }
    try ValidationError.check("--jobs", jobs, in: 1...Self.mostJobs)
  }

  /// What the options ask of a classifier and of the threads that use it.
  public var choice: RecognitionChoice {
    RecognitionChoice(
      request: ClassifierRequest(
        model: model, precision: precision, minConfidence: minConfidence),
      jobs: jobs)
  }
}

/// How a command wants its photos recognised.
public struct RecognitionChoice: Sendable, Hashable {
  /// The classifier that it asks for.
  public let request: ClassifierRequest
  /// How many photos to work on at a time, where the user said so.
  public let jobs: Int?
  /// Whether photos that the catalog knows stay unopened, and new ones are remembered.
  public var usesCatalog: Bool
  /// Whether results need every breed, and not the best one alone.
  public var wantsRanking: Bool

  /// Each worker holds a network's activations and a photo: more of them cost memory for little.
  private static let mostJobs = 16

  /// Makes a choice.
  public init(
    request: ClassifierRequest = ClassifierRequest(), jobs: Int? = nil, usesCatalog: Bool = false,
    wantsRanking: Bool = true
  ) {
    self.request = request
    self.jobs = jobs
    self.usesCatalog = usesCatalog
    self.wantsRanking = wantsRanking
  }

  /// How many photos to work on at a time, a thread each.
  ///
  /// A team of threads on one photo is no alternative: OpenMP's threads wait for one another in busy
  /// loops, and when anything else wanted a core, a photo took four times as long as on one thread.
  public func workers(cores: Int) -> Int { jobs ?? min(cores, Self.mostJobs) }
}

/// The option that says whether kennel remembers photos.
public struct CatalogOptions: ParsableArguments, Sendable {
  @Flag(
    name: .customLong("no-catalog"),
    help: "Do not use the catalog: recognise every photo again, and remember nothing.")
  private var isOff = false

  /// Makes options without any value.
  public init() {}

  /// Whether photos that were seen before are remembered.
  public var isOn: Bool { !isOff }
}
