internal import Architectures
internal import BreedRecognition
public import Metrics
public import ModelAuthoring
internal import NeuralNetwork
public import NeuralNetworkTraining
internal import Reporting

/// A network that has learned, with what it gives for photos that it did not learn from.
public struct TrainedNetwork: Sendable {
  /// All parameters, kernels rounded as bundles store them.
  public let parameters: Parameters
  /// The epochs.
  public let history: [EpochRecord]
  /// The outputs for the photos that it learned from, as they are; empty unless they were asked for.
  public let train: [LabelledOutputs]
  /// The outputs for the validation photos.
  public let validation: [LabelledOutputs]
  /// The outputs for the test photos.
  public let test: [LabelledOutputs]
  /// The seconds of training.
  public let seconds: Double
  /// The seconds before it, in which photos went through the part that is not trained.
  public let featureSeconds: Double
}

extension TrainedNetwork {
  /// The network as a bundle that `kennel classify -m` can use at once.
  ///
  /// - Parameters:
  ///   - name: the bundle's name.
  ///   - problem: what the network should learn.
  ///   - dataset: what it learned from.
  ///   - recipe: how.
  ///   - command: the command line that makes the bundle again.
  /// - Returns: the bundle, not yet written.
  public func bundle(
    _ name: String, _ problem: TrainingProblem, _ dataset: Dataset,
    _ recipe: TrainingRecipe, command: String
  ) -> BundleDraft {
    let calibration = Calibration(validation, labels: problem.labels)
    let card = ModelCard(
      name: name, problem: problem, dataset: dataset, recipe: recipe, trained: self,
      calibration: calibration, command: command)
    let dogs = validation.count { $0.answer != nil }
    let fittedOn =
      "\(dogs) validation photos of dogs and \(validation.count - dogs) without, of the dataset "
      + String(dataset.digest.prefix(12))
    let log = history.map(\.logLine).joined()
    let manifest = BundleManifest(
      name: name, architecture: problem.architecture.name, input: problem.input,
      calibration: .init(temperature: calibration.temperature, fittedOn: fittedOn),
      thresholds: calibration.thresholds, thresholdsFittedOn: fittedOn,
      licence: problem.start.licence ?? "NOASSERTION",
      provenance: "Trained by kennel train from \(problem.start.origin). See README.md.")
    return BundleDraft(
      manifest, labels: problem.labels, card: card.text,
      tensors: parameters.space.entries.map { ($0.name, parameters.tensor($0)) },
      files: [
        "curves.svg": Array(LearningCurves(history, title: name).svg.utf8),
        "training.jsonl": Array(log.utf8),
      ])
  }
}

extension TrainedNetwork {
  /// How long the network takes for one photo on one thread, in f32; decoding and preparing the
  /// photo are not counted.
  ///
  /// - Parameter problem: the network.
  /// - Returns: the median over some runs, in seconds.
  /// - Throws: `NeuralNetworkError` when oneDNN refuses.
  public func secondsAPhoto(_ problem: TrainingProblem) throws -> Double {
    let plan = try InferencePlan(problem.network, parameters: parameters.stateDict)
    let worker = try InferenceWorker(plan)
    let clock = ContinuousClock()
    var times: [Double] = []
    for _ in 0..<Self.timedRuns {
      // A run may overwrite its input.
      for place in worker.input.indices { worker.input[place] = Float(place % 255) / 255 - 0.5 }
      let start = clock.now
      try worker.run()
      times.append((clock.now - start) / .seconds(1))
    }
    // The first run finds cold caches: a median does not mind.
    return times.sorted()[times.count / 2]
  }

  private static var timedRuns: Int { 21 }
}
