internal import Architectures
internal import BreedRecognition
public import Metrics
public import ModelAuthoring
internal import NeuralNetwork
public import NeuralNetworkTraining
internal import Reporting

/// A trained network with its outputs for validation and test photos.
public struct TrainedNetwork: Sendable {
  /// All parameters, with kernels rounded to half precision as in bundles.
  public let parameters: Parameters
  /// The records of all epochs.
  public let history: [EpochRecord]
  /// The outputs for the training photos without augmentation; empty unless requested.
  public let train: [LabelledOutputs]
  /// The outputs for the validation photos.
  public let validation: [LabelledOutputs]
  /// The outputs for the test photos.
  public let test: [LabelledOutputs]
  /// The duration of the training in seconds.
  public let seconds: Double
  /// The duration of the feature extraction by the frozen part, in seconds.
  public let featureSeconds: Double
}

extension TrainedNetwork {
  /// Returns the network as a bundle for `kennel classify -m`.
  ///
  /// - Parameters:
  ///   - name: the bundle's name.
  ///   - problem: the training problem.
  ///   - dataset: the dataset.
  ///   - recipe: the training recipe.
  ///   - command: the command line that reproduces the bundle.
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
  /// Measures the inference time of one photo on one thread in f32, without decoding and
  /// preprocessing.
  ///
  /// - Parameter problem: the training problem, for its network.
  /// - Returns: the median of several runs, in seconds.
  /// - Throws: `NeuralNetworkError` when oneDNN fails.
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
    // The median discards the first run with its cold caches.
    return times.sorted()[times.count / 2]
  }

  private static var timedRuns: Int { 21 }
}
