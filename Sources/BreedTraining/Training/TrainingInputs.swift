internal import Files
internal import BreedRecognition
internal import Imaging
internal import Messages
internal import Metrics
internal import NeuralNetwork
internal import NeuralNetworkTraining
internal import Threads

/// A source of a training's batches, and of the network's outputs for whole splits.
protocol TrainingInputs {
  /// Returns an iterator over the batches of an epoch from photo `start` on, without an incomplete
  /// last batch.
  func batches(
    epoch: Int, from start: Int
  ) throws -> () throws -> (inputs: [Float], labels: [Int?])?

  /// Returns the network's outputs for the photos of a split, without augmentation.
  func outputs(of split: DatasetSplit, _ trained: Parameters) throws -> [LabelledOutputs]
}

/// Inputs for training a whole network: photos are decoded and augmented for each step.
struct PhotoInputs: TrainingInputs {
  let problem: TrainingProblem
  let dataset: Dataset
  let recipe: TrainingRecipe
  let batchSize: Int
  let store: PhotoStore

  func batches(
    epoch: Int, from start: Int
  ) throws -> () throws -> (inputs: [Float], labels: [Int?])? {
    let loader = try BatchLoader(
      dataset.train,
      order: shuffledOrder(of: dataset.train.count, seed: recipe.seed, epoch: epoch),
      recipe: recipe.batches(of: batchSize, problem.input, backgrounds: dataset.backgrounds),
      store: store, epoch: epoch, from: start)
    return { [batchSize] in
      // The program is compiled for whole batches; the next epoch has another order.
      guard let batch = try loader.next(), batch.count == batchSize else { return nil }
      return (batch.inputs, batch.labels)
    }
  }

  func outputs(of split: DatasetSplit, _ trained: Parameters) throws -> [LabelledOutputs] {
    let samples = dataset[split]
    let runner = try PartRunner(problem.network, trained.stateDict, threads: recipe.threads)
    let outputs = Collected(rows: samples.count, width: problem.labels.count)
    try forEachPhoto(samples, problem.input, recipe, store) { first, batch in
      try runner.run(batch.count) { sample, input in
        _ = batch.withInput(of: sample, input.update(fromContentsOf:))
      } take: {
        outputs.write(first + $0, $1)
      }
    }
    return try outputs.labelled(samples)
  }
}

/// Inputs for training a part of a network: the features of the frozen part, computed once for each
/// view of each photo.
struct FeatureInputs: TrainingInputs {
  let problem: TrainingProblem
  let dataset: Dataset
  let recipe: TrainingRecipe
  let batchSize: Int
  private let features: FeatureStore

  /// Computes the features of all photos with the frozen part.
  ///
  /// - Throws: `CancellationError` when `isCancelled` became true.
  init(
    _ problem: TrainingProblem, _ dataset: Dataset, _ recipe: TrainingRecipe, batchSize: Int,
    store: PhotoStore, folder: Path, report: (TrainingEvent) -> Void,
    isCancelled: () -> Bool
  ) throws {
    (self.problem, self.dataset, self.recipe) = (problem, dataset, recipe)
    self.batchSize = batchSize
    // The views of the training set in order, then validation and test.
    let rows = recipe.views * dataset.train.count + dataset.validation.count + dataset.test.count
    let features = try FeatureStore(
      rows: rows, width: problem.back.inputShape.reduce(1, *), in: folder)
    self.features = features
    let runner = try PartRunner(
      problem.front, problem.parameters.stateDict, threads: recipe.threads,
      precision: recipe.precision)
    var row = 0
    let passes =
      (0..<recipe.views).map { (dataset.train, view: Optional($0)) }
      + [(dataset.validation, nil), (dataset.test, nil)]
    for (samples, view) in passes {
      let start = row
      // The first view is the photo without augmentation; the others are augmented at random.
      try forEachPhoto(
        samples, problem.input, recipe, store, backgrounds: dataset.backgrounds,
        augmentedAs: view.flatMap { $0 > 0 ? $0 : nil }
      ) { first, batch in
        // Polled for each batch, since a pass over all photos can take minutes.
        guard !isCancelled() else { throw CancellationError() }
        try runner.run(batch.count) { sample, input in
          _ = batch.withInput(of: sample, input.update(fromContentsOf:))
        } take: {
          try features.write(start + first + $0, $1)
        }
        report(.features(done: start + first + batch.count, total: rows))
      }
      row += samples.count
    }
  }

  func batches(
    epoch: Int, from start: Int
  ) throws -> () throws -> (inputs: [Float], labels: [Int?])? {
    let count = dataset.train.count
    let order = shuffledOrder(of: count, seed: recipe.seed, epoch: epoch)
    var next = start
    return { [self] in
      guard next + batchSize <= count else { return nil }
      defer { next += batchSize }
      let samples = order[next..<next + batchSize]
      // Each epoch uses another view of each photo; view v of photo i is row v · count + i.
      let rows = samples.map { ($0 + epoch) % recipe.views * count + $0 }
      return (read(rows), samples.map { dataset.train[$0].label })
    }
  }

  func outputs(of split: DatasetSplit, _ trained: Parameters) throws -> [LabelledOutputs] {
    let samples = dataset[split]
    let train = recipe.views * dataset.train.count
    let first =
      switch split {
      case .train: 0
      case .validation: train
      case .test: train + dataset.validation.count
      }
    let runner = try PartRunner(problem.back, trained.stateDict, threads: recipe.threads)
    let outputs = Collected(rows: samples.count, width: problem.labels.count)
    let features = features
    try runner.run(samples.count) { sample, input in
      features.read(first + sample, into: input)
    } take: {
      outputs.write($0, $1)
    }
    return try outputs.labelled(samples)
  }

  private func read(_ rows: [Int]) -> [Float] {
    let width = features.width
    return [Float](unsafeUninitializedCapacity: rows.count * width) { inputs, count in
      for (index, row) in rows.enumerated() {
        features.read(
          row,
          into: UnsafeMutableBufferPointer(rebasing: inputs[index * width..<(index + 1) * width]))
      }
      count = rows.count * width
    }
  }
}

/// Calls `body` with batches of photos in order.
private func forEachPhoto(
  _ samples: [Sample], _ input: Preprocessing, _ recipe: TrainingRecipe, _ store: PhotoStore,
  backgrounds: [Sample] = [], augmentedAs view: Int? = nil,
  body: (_ first: Int, _ batch: Batch) throws -> Void
) throws {
  // Several photos per thread balance differences in decoding time.
  var batches = recipe.batches(of: 8 * recipe.threads, input, backgrounds: backgrounds)
  if view == nil { batches.augmentation = nil }
  let loader = try BatchLoader(
    samples, order: Array(samples.indices), recipe: batches, store: store, epoch: view ?? 0)
  var first = 0
  while let batch = try loader.next() {
    try body(first, batch)
    first += batch.count
  }
}

extension TrainingRecipe {
  /// Returns the recipe for batches, with the augmentation of the training recipe.
  func batches(of size: Int, _ input: Preprocessing, backgrounds: [Sample]) -> BatchRecipe {
    BatchRecipe(
      preprocessing: input,
      augmentation: augmentation.isEmpty ? nil : Augmentation(Set(augmentation)),
      backgrounds: backgrounds, batchSize: size, seed: seed, threads: threads)
  }
}

extension Dataset {
  /// The training photos without a dog, as backgrounds of zoomed-out photos.
  var backgrounds: [Sample] { train.filter { $0.label == nil } }
}

/// The outputs of a network, a row per sample; each row is written by one thread.
struct Collected: Sendable {
  private let width: Int
  private let values: DisjointBuffer<Float>  // [rows, width]

  init(rows: Int, width: Int) {
    self.width = width
    values = DisjointBuffer(repeating: 0, count: rows * width)
  }

  func write(_ row: Int, _ output: UnsafeBufferPointer<Float>) {
    _ = values[places(of: row)].update(fromContentsOf: output[..<width])
  }

  /// Returns all rows as labelled outputs, after all are written.
  ///
  /// - Throws: `NeuralNetworkError` when an output is not finite: NaN would count as a correct
  ///   answer, since no number compares greater.
  func labelled(_ samples: [Sample]) throws(NeuralNetworkError) -> [LabelledOutputs] {
    guard values.places.allSatisfy(\.isFinite) else { throw NeuralNetworkError(.astray) }
    return samples.enumerated().map { row, sample in
      LabelledOutputs(logits: Array(values[places(of: row)]), answer: sample.label)
    }
  }

  private func places(of row: Int) -> Range<Int> { row * width..<(row + 1) * width }
}
