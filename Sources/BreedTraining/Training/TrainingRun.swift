internal import Architectures
internal import BreedRecognition
public import Files
internal import Messages
internal import Metrics
internal import NeuralNetwork
internal import NeuralNetworkTraining

/// A training of a network on a dataset: epochs, checkpoints, validation.
public struct TrainingRun {
  private let problem: TrainingProblem
  private let dataset: Dataset
  private let recipe: TrainingRecipe
  private let folder: Path
  private let report: (TrainingEvent) -> Void
  private let isCancelled: @Sendable () -> Bool
  private let batchSize: Int
  private let failures = FailureList()
  private let clock = ContinuousClock()

  /// The interval between checkpoints within an epoch, in seconds.
  private static let saveInterval = 120.0

  /// Creates a training.
  ///
  /// - Parameters:
  ///   - problem: the network, prepared for the dataset's classes.
  ///   - dataset: the photos.
  ///   - recipe: the training recipe.
  ///   - folder: the folder of the checkpoint and of the temporary file of features.
  ///   - isCancelled: polled between steps.
  ///   - report: called with progress events, on the calling thread.
  public init(
    _ problem: TrainingProblem, _ dataset: Dataset, _ recipe: TrainingRecipe, folder: Path,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    report: @escaping (TrainingEvent) -> Void = { _ in }
  ) {
    self.problem = problem
    self.dataset = dataset
    self.recipe = recipe
    self.folder = folder
    self.report = report
    self.isCancelled = isCancelled
    // Each thread takes the same number of photos of a batch.
    let share = min(recipe.batchSize, dataset.train.count) / recipe.threads
    batchSize = max(1, share) * recipe.threads
  }

  /// Runs the training to its end.
  ///
  /// - Parameters:
  ///   - resuming: whether to resume from the checkpoint in the folder, if there is one.
  ///   - recognisesTraining: whether to compute the outputs for the training photos, too.
  /// - Returns: the trained network; nil if the training was cancelled, with a checkpoint in the
  ///   folder if training had begun.
  /// - Throws: `TrainingError` when the file is of another training (`foreignState`) or no checkpoint,
  ///   or the folder can't be written to; `DatasetError` when no photo of a class can be read;
  ///   `NeuralNetworkError` or `CheckpointError`.
  public func run(
    resuming: Bool, recognisesTraining: Bool = false
  ) throws -> TrainedNetwork? {
    let trainer = try makeTrainer()
    let file = StateFile(folder: folder)
    // A checkpoint fits only the same photos, recipe and starting weights.
    let identity = try problem.start.identity(dataset, recipe, problem.input)
    var state =
      try (resuming ? file.restore(trainer, identity: identity) : nil)
      ?? TrainingState(identity: identity)
    report(.began(memory: trainer.byteCount, epochs: state.history))
    let inputs: any TrainingInputs
    let start = clock.now
    do {
      inputs = try makeInputs()
    } catch is CancellationError {
      return nil
    }
    let featureSeconds = problem.front.nodes.isEmpty ? 0 : (clock.now - start) / .seconds(1)
    while !isDone(state) {
      guard try runEpoch(&state, trainer, inputs, file) else { return nil }
    }
    return try finish(
      state, trainer, inputs, featureSeconds: featureSeconds,
      splits: recognisesTraining ? DatasetSplit.allCases : [.validation, .test])
  }

  private func makeTrainer() throws -> Trainer {
    var settings = Trainer.Settings(batchSize: batchSize, threads: recipe.threads)
    settings.optimizer = recipe.optimizer == .sgd ? .sgd : .adamW
    settings.weightDecay = recipe.weightDecay
    settings.clipNorm = recipe.clipNorm
    settings.averageDecay = recipe.average > 0 ? recipe.average : nil
    settings.statistics = recipe.statistics
    settings.precision = recipe.precision
    settings.seed = recipe.seed
    settings.loss = CrossEntropy(
      smoothing: recipe.labelSmoothing, smoothed: 0..<problem.classCount)
    let fresh = Set(problem.fresh)
    let isFineTuning = fresh.count < problem.network.parameters.count / 2 && recipe.layers != .head
    return try Trainer(
      problem.back, parameters: problem.parameters(of: problem.back), settings: settings,
      // New layers start far from their optimum, pretrained ones close to it.
      rateFactor: { isFineTuning && fresh.contains($0) ? 10 : 1 })
  }

  private func makeInputs() throws -> any TrainingInputs {
    let report = report
    let store = PhotoStore { [failures] in failures.add($0, $1) }
    defer { tellFailures() }
    if problem.front.nodes.isEmpty {
      return PhotoInputs(
        problem: problem, dataset: dataset, recipe: recipe, batchSize: batchSize, store: store)
    }
    return try FeatureInputs(
      problem, dataset, recipe, batchSize: batchSize, store: store, folder: folder,
      report: report, isCancelled: isCancelled)
  }

  private func isDone(_ state: TrainingState) -> Bool {
    switch recipe.length {
    case .epochs(let count): state.epoch >= count
    case .seconds(let limit): state.seconds >= limit
    }
  }

  private func share(_ state: TrainingState, _ stepsPerEpoch: Int) -> Double {
    switch recipe.length {
    case .epochs(let count):
      Double(state.epoch * stepsPerEpoch + state.step) / Double(count * stepsPerEpoch)
    case .seconds(let limit): min(state.seconds / limit, 1)
    }
  }

  /// Runs an epoch, or the rest of it.
  ///
  /// - Returns: false if the training was cancelled.
  private func runEpoch(
    _ state: inout TrainingState, _ trainer: Trainer, _ inputs: any TrainingInputs,
    _ file: StateFile
  ) throws -> Bool {
    let schedule = CosineSchedule(peak: recipe.learningRate)
    let steps = max(1, dataset.train.count / batchSize)
    // The order of an epoch depends only on its number, so it can be resumed in the middle.
    let next = try inputs.batches(epoch: state.epoch, from: state.step * batchSize)
    let (start, before, done) = (clock.now, state.seconds, state.step)
    var lastSaved = clock.now
    var rate: Float = 0
    while let batch = try next() {
      rate = schedule.rate(at: share(state, steps))
      let result = try batch.inputs.withUnsafeBufferPointer {
        try trainer.step($0, batch.labels.map(problem.target), rate: rate)
      }
      state.step += 1
      state.stepCount = trainer.stepCount
      state.loss += result.loss
      state.right += result.right
      state.seconds = before + (clock.now - start) / .seconds(1)
      tell(state, steps, photos: (state.step - done) * batchSize, since: start)
      // If the time is up within an epoch, the epoch ends like any other.
      if case .seconds(let limit) = recipe.length, state.seconds >= limit { break }
      if isCancelled() {
        try file.save(state, trainer)
        return false
      }
      if (clock.now - lastSaved) / .seconds(1) > Self.saveInterval {
        try file.save(state, trainer)
        lastSaved = clock.now
      }
    }
    let photos = (state.step - done) * batchSize
    let speed = Double(photos) / max((clock.now - start) / .seconds(1), 1e-9)
    try endEpoch(&state, trainer, inputs, rate, photosPerSecond: speed)
    try file.save(state, trainer)
    return true
  }

  private func tell(
    _ state: TrainingState, _ steps: Int, photos: Int, since start: ContinuousClock.Instant
  ) {
    let share = share(state, steps)
    let left = share > 0 ? state.seconds * (1 - share) / share : 0
    report(
      .step(
        StepProgress(
          epoch: state.epoch + 1, share: share, loss: state.loss / Double(state.step),
          accuracy: Double(state.right) / Double(state.step * batchSize),
          photosPerSecond: Double(photos) / max((clock.now - start) / .seconds(1), 1e-9),
          secondsLeft: left)))
  }

  private func endEpoch(
    _ state: inout TrainingState, _ trainer: Trainer, _ inputs: any TrainingInputs, _ rate: Float,
    photosPerSecond: Double
  ) throws {
    let outputs = try inputs.outputs(of: .validation, trained(trainer))
    let figures = SplitFigures(outputs, classCount: problem.classCount)
    let record = EpochRecord(
      epoch: state.epoch + 1, loss: state.loss / Double(max(state.step, 1)),
      accuracy: Double(state.right) / Double(max(state.step * batchSize, 1)),
      validationLoss: figures.loss, validationAccuracy: figures.accuracy,
      learningRate: Double(rate), seconds: state.seconds, photosPerSecond: photosPerSecond)
    state.history.append(record)
    (state.epoch, state.step, state.loss, state.right) = (state.epoch + 1, 0, 0, 0)
    report(.epoch(record))
    tellFailures()
  }

  private func tellFailures() {
    for (path, reason) in failures.takeAll() { report(.unreadable(path, reason)) }
  }

  /// Returns all parameters of the network, with the current values of the trained part.
  private func trained(_ trainer: Trainer) throws -> Parameters {
    // The average is the result of the training, so it is also what is evaluated.
    let now = trainer.average ?? trainer.parameters
    for entry in now.space.entries {
      guard now.values[entry.range].allSatisfy(\.isFinite) else {
        throw NeuralNetworkError(.astray)
      }
    }
    let whole = try Parameters(problem.parameters.space)
    whole.copy(from: problem.parameters)
    whole.copy(from: now)
    return whole
  }

  private func finish(
    _ state: TrainingState, _ trainer: Trainer, _ inputs: any TrainingInputs,
    featureSeconds: Double, splits: [DatasetSplit]
  ) throws -> TrainedNetwork {
    let parameters = try trained(trainer)
    // The figures are measured on the rounded weights that the bundle stores.
    for entry in parameters.space.entries where entry.role == .weight {
      for place in entry.range {
        let half = HalfPrecision.narrowF16(parameters.values[place].bitPattern)
        parameters.values[place] = Float(bitPattern: HalfPrecision.widenF16(half))
      }
    }
    let outputs = try DatasetSplit.allCases.map {
      splits.contains($0) ? try inputs.outputs(of: $0, parameters) : []
    }
    return TrainedNetwork(
      parameters: parameters, history: state.history, train: outputs[0], validation: outputs[1],
      test: outputs[2], seconds: state.seconds, featureSeconds: featureSeconds)
  }
}
