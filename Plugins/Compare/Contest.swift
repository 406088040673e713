internal import Architectures
internal import BreedRecognition
internal import BreedTraining
internal import Files
internal import Imaging
internal import Metrics
internal import TrainingKit

/// One network's training in a comparison, with everything that its figures depend on.
struct Contest {
  let candidate: Candidate
  let recipe: TrainingRecipe
  let input: Preprocessing
  /// The identity of the training: a digest of photos, recipe, preprocessing and weights.
  let identity: String
  private let start: StartingPoint
  private let labels: [Label]
  private let hasBackground: Bool

  /// Creates the training of a network.
  ///
  /// - Parameters:
  ///   - candidate: the network.
  ///   - dataset: the photos.
  ///   - run: the length, the random seed and the threads of the training.
  ///   - ownSide: the width and height in pixels of the input of the study's network.
  ///   - models: the places to look up bundles by name.
  /// - Throws: an error if its weights can't be read.
  init(
    _ candidate: Candidate, _ dataset: Dataset, _ run: RunChoice, ownSide: Int,
    models: ModelLocation
  ) throws {
    self.candidate = candidate
    start = try candidate.startingPoint(in: models)
    recipe = run.recipe(candidate.layers, fromScratch: start.weights == nil)
    // The preprocessing of the study.
    input =
      candidate.name == CandidateChoice.ownNetwork
      ? start.input.with(side: ownSide, steps: [.equalize, .standardize]) : start.input
    labels = try dataset.labels(models)
    hasBackground = dataset.train.contains { $0.label == nil }
    identity = try start.identity(dataset, recipe, input)
  }

  /// Creates the network for training.
  ///
  /// - Throws: an error if the weights do not fit the layers to train.
  func problem() throws -> TrainingProblem {
    try TrainingProblem(
      start, input: input, classes: labels, hasBackground: hasBackground, recipe: recipe)
  }

  /// Returns the origin of the network's weights.
  func origin(_ problem: TrainingProblem) -> NetworkResult.Origin {
    let classes = Set(labels.map(\.breed.id))
    let head = "\(problem.headPrefix)."
    return NetworkResult.Origin(
      kind: kind, name: name, sha256: start.digest,
      knownClasses: classes.intersection(start.labels.map(\.breed.id)).count,
      freshTensors: start.weights == nil
        ? nil : problem.fresh.count { !$0.hasPrefix(head) })
  }

  private var kind: NetworkResult.Origin.Kind {
    switch candidate.source {
    case .chance: .chance
    case .embedded: .embedded
    case .named(let path) where path.isWeightsFile:
      start.outputCount == 1000 ? .imageNet : .file
    case .named: .bundle
    }
  }

  private var name: String? {
    switch candidate.source {
    case .chance: nil
    case .embedded: ModelLocation.defaultName
    case .named(let path): Path(bytes: path.name).displayName
    }
  }
}

extension Contest {
  /// Returns the figures of the trained network.
  ///
  /// - Parameters:
  ///   - trained: the network.
  ///   - problem: the problem that it was trained on.
  ///   - origin: the origin of its weights.
  /// - Returns: the figures.
  /// - Throws: an error if the inference time can't be measured.
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
