import Files
import Architectures
import BreedRecognition
import Foundation
import Imaging
import Messages
import Metrics
import ModelAuthoring
import NeuralNetwork
import NeuralNetworkTraining
import Synchronization
import TestSupport
import Testing

@testable import BreedTraining
import Randomness

/// Trainings of the small network on made pictures: stripes along and across.
struct TrainingRunTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try makeStripes(in: folder, "photos", count: 16)
  }

  private func dataset() throws -> Dataset {
    try Dataset.load(DatasetRequest(source: .path(folder.at("photos")), threads: 2))
  }

  private func recipe(_ layers: TrainingRecipe.Layers = .all) -> TrainingRecipe {
    var recipe = TrainingRecipe(layers: layers, fromScratch: layers == .all, threads: 2)
    recipe.length = .epochs(4)
    recipe.batchSize = 8
    recipe.learningRate = 2e-3
    recipe.augmentation = [.mirror, .brightness]
    return recipe
  }

  private func problem(
    _ dataset: Dataset, _ recipe: TrainingRecipe, from start: StartingPoint? = nil
  ) throws -> TrainingProblem {
    let architecture = try #require(Architecture.named("simple_cnn"))
    let start = start ?? .nothing(architecture)
    return try TrainingProblem(
      start, input: start.input.with(side: 16),
      classes: Label.own(folderNames: dataset.classes.map(\.name), known: []),
      hasBackground: false, recipe: recipe)
  }

  private func train(
    _ recipe: TrainingRecipe, state: String, from start: StartingPoint? = nil,
    resuming: Bool = false, stepsUntilStop: Int? = nil
  ) throws -> TrainedNetwork? {
    let dataset = try dataset()
    try FileManager.default.createDirectory(
      at: folder.url(state), withIntermediateDirectories: true)
    let steps = Counter()
    let run = TrainingRun(
      try problem(dataset, recipe, from: start), dataset, recipe, folder: folder.at(state)
    ) {
      stepsUntilStop.map { steps.value >= $0 } ?? false
    } report: { event in
      if case .step = event { steps.add() }
    }
    return try run.run(resuming: resuming)
  }

  @Test func `stripes are learned`() throws {
    var longer = recipe()
    longer.length = .epochs(12)
    let trained = try #require(try train(longer, state: "a"))
    #expect(trained.history.count == 12)
    let figures = SplitFigures(trained.validation + trained.test, classCount: 2)
    #expect(figures.photos >= 4)
    #expect(figures.accuracy == 1)
  }

  @Test(arguments: [1, 3, 6])
  func `a stopped training goes on as if it had not stopped`(steps: Int) throws {
    let whole = try #require(try train(recipe(), state: "whole"))
    let stopped = try train(recipe(), state: "parts", stepsUntilStop: steps)
    #expect(stopped == nil)
    let resumed = try #require(try train(recipe(), state: "parts", resuming: true))
    #expect(Array(resumed.parameters.values) == Array(whole.parameters.values))
    #expect(resumed.history.map(\.loss) == whole.history.map(\.loss))
    #expect(resumed.validation == whole.validation)
  }

  @Test func `the state of another training is refused`() throws {
    #expect(try train(recipe(), state: "state", stepsUntilStop: 2) == nil)
    var other = recipe()
    other.learningRate = 1e-3
    let foreign = TrainingError(.foreignState, ["folder": "\(folder.at("state"))"])
    #expect(throws: foreign) { try train(other, state: "state", resuming: true) }
  }

  /// Weights of the small network in memory, all of them `value`.
  private func start(_ value: Float, labels: [String] = []) throws -> StartingPoint {
    let base = try problem(dataset(), recipe())
    let weights = try Parameters(base.parameters.space)
    for place in weights.values.indices { weights.values[place] = value }
    return StartingPoint(
      architecture: base.architecture, weights: weights.stateDict,
      labels: labels.map { Label(Breed(id: $0, name: $0)) }, input: base.input, origin: "test",
      licence: nil)
  }

  @Test func `the state of a training from other weights or labels is refused`() throws {
    let first = try start(0.01)
    #expect(try train(recipe(), state: "state", from: first, stepsUntilStop: 2) == nil)
    let state = try Data(contentsOf: folder.url("state/state.safetensors"))
    for other in [try start(0.02), try start(0.01, labels: ["along", "across"]), nil] {
      let foreign = TrainingError(.foreignState, ["folder": "\(folder.at("state"))"])
      #expect(throws: foreign) {
        try train(recipe(), state: "state", from: other, resuming: true)
      }
    }
    #expect(try Data(contentsOf: folder.url("state/state.safetensors")) == state)
    #expect(try train(recipe(), state: "state", from: start(0.01), resuming: true) != nil)
  }

  @Test(arguments: [Float.nan, .infinity])
  func `a state or starting weights that are not finite are refused`(value: Float) throws {
    #expect(try train(recipe(), state: "state", stepsUntilStop: 2) == nil)
    let path = folder.at("state/state.safetensors")
    let file = try SafetensorsFile(path: path)
    var tensors: [(name: String, tensor: Tensor)] = []
    for (name, info) in file.tensors {
      tensors.append((name, try file.tensor(name, shape: info.shape)))
    }
    let place = try #require(tensors.firstIndex { $0.name == "optimizer.0/fc1.weight" })
    tensors[place].tensor.values[7] = value
    try writeSafetensors(tensors, metadata: file.metadata, to: path)
    let error = #expect(throws: CheckpointError.self) {
      try train(recipe(), state: "state", resuming: true)
    }
    #expect(error?.code == .notFinite)
    #expect(error?.description.hasPrefix("\(path): tensor optimizer.0/fc1.weight: ") == true)

    let base = try problem(dataset(), recipe())
    var weights = base.parameters.stateDict
    weights.tensors["conv2.weight"]?.values[3] = value
    let start = StartingPoint(
      architecture: try #require(Architecture.named("simple_cnn")), weights: weights, labels: [],
      input: base.input, origin: "test", licence: nil)
    #expect(throws: CheckpointError.self) { try problem(dataset(), recipe(), from: start) }
  }

  @Test func `a state with numbers that can't be is refused`() throws {
    var state = TrainingState(identity: "x")
    #expect(state.makesSense)
    (state.step, state.stepCount, state.right, state.seconds, state.loss) = (3, 3, 9, 2.5, 7)
    #expect(state.makesSense)
    let changes: [(inout TrainingState) -> Void] = [
      { $0.epoch = -1 }, { $0.epoch = 2 }, { $0.step = -1 }, { $0.step = .max },
      { $0.stepCount = .min }, { $0.right = -3 }, { $0.seconds = -1 }, { $0.seconds = 1e300 },
      { $0.seconds = .nan }, { $0.loss = .infinity }, { $0.loss = -1 },
    ]
    for (number, change) in changes.enumerated() {
      var other = state
      change(&other)
      #expect(!other.makesSense, "\(number)")
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func `outputs and features that are not finite are an error, and never counted`(
    value: Float
  ) throws {
    let outputs = Collected(rows: 2, width: 3)
    [1, value, 0].withUnsafeBufferPointer { outputs.write(1, $0) }
    let samples = Array(try dataset().train.prefix(2))
    let error = #expect(throws: NeuralNetworkError.self) { try outputs.labelled(samples) }
    #expect(error?.code == .astray)
    [1, 2, 0].withUnsafeBufferPointer { outputs.write(1, $0) }
    #expect(try outputs.labelled(samples).map(\.logits) == [[0, 0, 0], [1, 2, 0]])

    let store = try FeatureStore(rows: 1, width: 3, in: Path(folder.path))
    #expect(throws: TrainingError(.unusableFeatures)) {
      try [1, value, 0].withUnsafeBufferPointer { try store.write(0, $0) }
    }
  }

  @Test(arguments: [0, 1e12, 1e30, .infinity, .nan])
  func `curves are drawn of any loss`(loss: Double) {
    let record = EpochRecord(
      epoch: 1, loss: loss, accuracy: 0.5, validationLoss: loss, validationAccuracy: 0.5,
      learningRate: 1e-3, seconds: 1, photosPerSecond: 1)
    #expect(LearningCurves([record, record], title: "t").svg.hasSuffix("</svg>\n"))
  }

  @Test func `the last layer learns from kept features what it learns from photos`() throws {
    let dataset = try dataset()
    let base = try problem(dataset, recipe())
    let architecture = try #require(Architecture.named("simple_cnn"))
    let start = StartingPoint(
      architecture: architecture, weights: base.parameters.stateDict, labels: [],
      input: base.input, origin: "test", licence: nil)
    var head = recipe(.head)
    head.augmentation = []
    head.views = 1
    let problem = try problem(dataset, head, from: start)
    #expect(problem.back.nodes.map(\.name) == ["dropout", "fc2"])
    #expect(problem.fresh == [])
    let trained = try #require(
      try TrainingRun(problem, dataset, head, folder: Path(folder.path)).run(resuming: false))
    // What is not trained is as it was, but for the rounding of kernels to half precision.
    for entry in trained.parameters.space.entries where !entry.name.hasPrefix("fc2.") {
      let (old, new) = (problem.parameters.tensor(entry), trained.parameters.tensor(entry))
      let distance = zip(old.values, new.values).map { abs($0 - $1) }.max() ?? 0
      #expect(distance < 1e-3, "\(entry.name)")
    }
    // The features gave the outputs that the whole network gives.
    let runner = try InferenceWorker(
      InferencePlan(problem.network, parameters: trained.parameters.stateDict))
    let loader = try BatchLoader(
      dataset.validation, order: [0],
      recipe: BatchRecipe(preprocessing: problem.input, batchSize: 1, threads: 1),
      store: PhotoStore())
    let batch = try #require(try loader.next())
    _ = runner.input.update(fromContentsOf: batch.inputs)
    try runner.run()
    for (found, expected) in zip(runner.output, trained.validation[0].logits) {
      #expect(abs(found - expected) < 2e-2)
    }
  }

  @Test func `rows of known classes and of the background are taken over`() throws {
    let architecture = try #require(Architecture.named("simple_cnn"))
    let known = ["along", "bus", "tree"].map { name in
      Label(Breed(id: name, name: name), kind: name == "along" ? .breed : .background)
    }
    let source = try Parameters(
      ParameterSpace(architecture.network(classes: 3, height: 16, width: 16)))
    for place in source.values.indices { source.values[place] = Float(place % 1000) / 1000 }
    let start = StartingPoint(
      architecture: architecture, weights: source.stateDict, labels: known,
      input: StartingPoint.nothing(architecture).input, origin: "test", licence: nil)
    let problem = try problem(dataset(), recipe(.head), from: start)
    #expect(problem.labels.map(\.breed.id) == ["across", "along", "bus", "tree"])
    #expect(problem.classCount == 2)
    let (old, new) = try (
      source.stateDict.tensor("fc2.weight", shape: [3, 256]).values,
      problem.parameters.stateDict.tensor("fc2.weight", shape: [4, 256]).values
    )
    #expect(Array(new[256...]) == old)
    #expect(Array(new[..<256]) != Array(old[..<256]))
    #expect(problem.fresh == ["fc2.weight", "fc2.bias"])
  }

  @Test func `features that have no place on the disk are a fault of the disk`() throws {
    let nowhere = folder.at("nowhere")
    let error = #expect(throws: TrainingError.self) {
      try FeatureStore(rows: 1024, width: 1024, in: nowhere)
    }
    #expect(error?.code == .featuresNotWritten && error?.fault == .inputOutput)
    #expect(
      error?.description == "A file with 2 MiB of features can't be made in \(nowhere). "
        + "Its folder does not exist.")
  }

  @Test func `weights that lack a layer which is not trained are refused`() throws {
    let architecture = try #require(Architecture.named("simple_cnn"))
    let base = try problem(dataset(), recipe())
    var weights = base.parameters.stateDict
    weights.tensors["conv2.weight"] = nil
    let start = StartingPoint(
      architecture: architecture, weights: weights, labels: [], input: base.input, origin: "test",
      licence: nil)
    #expect(throws: TrainingError(.missingWeights, ["name": "conv2.weight"])) {
      try problem(dataset(), recipe(.head), from: start)
    }
  }
}

private final class Counter: Sendable {
  private let count = Atomic(0)
  func add() { count.add(1, ordering: .relaxed) }
  var value: Int { count.load(ordering: .relaxed) }
}

/// Pictures of stripes, all different: `along` and `across`.
func makeStripes(in folder: TemporaryFolder, _ name: String, count: Int) throws {
  var generator = SeededGenerator(seed: 6)
  for (label, isAlong) in [("along", true), ("across", false)] {
    for number in 0..<count {
      let (period, phase) = (Int.random(in: 4...9, using: &generator), number)
      var pixels: [UInt8] = []
      for row in 0..<32 {
        for column in 0..<32 {
          let isDark = ((isAlong ? row : column) + phase) / period % 2 == 0
          let noise = UInt8.random(in: 0...60, using: &generator)
          pixels += [isDark ? noise : 255 - noise, isDark ? noise : 200, UInt8(number * 8)]
        }
      }
      let image = Image(width: 32, height: 32, pixels: pixels)
      try folder.write("\(name)/\(label)/\(number).jpg", Data(image.jpegData(quality: 92)))
    }
  }
}
