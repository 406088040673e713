public import BreedRecognition
internal import Architectures
internal import NeuralNetwork
internal import NeuralNetworkTraining
internal import Reporting

extension TrainedNetwork {
  /// The network as a bundle that `kennel classify -m` can use at once.
  ///
  /// - Parameters:
  ///   - name: the bundle's name.
  ///   - problem: what the network should learn.
  ///   - start: where its weights come from.
  ///   - dataset: what it learned from.
  ///   - recipe: how.
  ///   - command: the command line that makes the bundle again.
  /// - Returns: the bundle, not yet written.
  public func bundle(
    _ name: String, _ problem: TrainingProblem, _ start: StartingPoint, _ dataset: Dataset,
    _ recipe: TrainingRecipe, command: String
  ) -> BundleDraft {
    let calibration = Calibration(validation, labels: problem.labels)
    let card = ModelCard(
      name, problem, start, dataset, recipe, self, calibration, command: command)
    let dogs = validation.count { $0.answer != nil }
    let fittedOn =
      "\(dogs) validation photos of dogs and \(validation.count - dogs) without, of the dataset "
      + String(dataset.digest.prefix(12))
    let log = history.map(\.logLine).joined()
    return BundleDraft(
      name: name, architecture: problem.architecture.name, input: problem.input,
      labels: problem.labels,
      calibration: BundleManifest.Calibration(
        temperature: calibration.temperature, fittedOn: fittedOn),
      thresholds: calibration.thresholds, thresholdsFittedOn: fittedOn,
      licence: start.licence ?? "NOASSERTION",
      provenance: "Trained by kennel train from \(start.origin). See README.md.", card: card.text,
      tensors: parameters.space.entries.map { ($0.name, parameters.tensor($0)) },
      files: [
        "curves.svg": Array(LearningCurves(history, title: name).svg.utf8),
        "training.jsonl": Array(log.utf8),
      ])
  }
}
