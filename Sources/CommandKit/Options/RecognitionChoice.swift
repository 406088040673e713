/// How a command wants its photos recognised.
public struct RecognitionChoice: Sendable, Hashable {
  /// The classifier that it asks for.
  public let request: ClassifierRequest
  /// How many photos to work on at a time, where the user said so.
  public let jobs: Int?

  /// Each worker holds a network's activations and a photo: more of them cost memory for little.
  private static let mostJobs = 16

  /// Makes a choice.
  public init(request: ClassifierRequest = ClassifierRequest(), jobs: Int? = nil) {
    self.request = request
    self.jobs = jobs
  }

  /// Shares the processor's cores out: one photo gets them all, many go best with a core each.
  func plan(isSinglePhoto: Bool, cores: Int) -> RecognitionPlan {
    var request = request
    request.threadsPerWorker = isSinglePhoto ? jobs ?? cores : 1
    let workers = isSinglePhoto ? 1 : jobs ?? min(cores, Self.mostJobs)
    return RecognitionPlan(workers: workers, request: request)
  }
}

/// How the processor's cores are shared out between photos.
public struct RecognitionPlan: Sendable, Hashable {
  /// How many photos are worked on at a time.
  public let workers: Int
  /// The classifier for it.
  public let request: ClassifierRequest
}
