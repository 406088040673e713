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
