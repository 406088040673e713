internal import BreedRecognition
internal import BreedTraining
internal import Imaging

extension Contest {
  /// The figures of the trained network.
  ///
  /// - Parameters:
  ///   - trained: the network.
  ///   - problem: what it had to learn.
  ///   - origin: what it started from.
  /// - Returns: its figures.
  /// - Throws: an error when it can't be timed.
  func result(
    _ trained: TrainedNetwork, _ problem: TrainingProblem, _ origin: NetworkResult.Origin
  ) throws -> NetworkResult {
    let score = { (outputs: [LabelledOutputs]) in
      let figures = SplitFigures(outputs, classCount: problem.classCount)
      return NetworkResult.Score(
        photos: figures.photos, accuracy: figures.photos == 0 ? nil : figures.accuracy)
    }
    return NetworkResult(
      network: candidate.name, identity: identity, origin: origin, trained: part,
      epochs: trained.history.count, width: input.width, height: input.height,
      train: score(trained.train), validation: score(trained.validation),
      test: score(trained.test), parameters: problem.parameterCount,
      trainingSeconds: trained.featureSeconds + trained.seconds,
      photoSeconds: try trained.secondsAPhoto(problem))
  }

  private var part: String {
    switch recipe.layers {
    case .head: "head"
    case .all: "all"
    case .from(let stage): "from \(stage)"
    }
  }
}
