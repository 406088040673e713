internal import BreedRecognition
internal import BreedTraining
package import CommandKit
internal import Files
internal import Imaging
internal import Messages
internal import Metrics
internal import ModelAuthoring
internal import NeuralNetworkTraining
internal import Reporting
internal import TrainingKit

/// The implementation of `kennel train`, independent of its command line.
package struct TrainAction {
  /// The dataset, the network and the settings of a training, and its output.
  package struct Request: Sendable {
    let dataset: DatasetRequest
    let network: NetworkChoice
    let training: TrainingChoice
    /// The folder of the new bundle.
    var output: Path?
    /// The file for a preview of the network's input, instead of a training.
    var preview: Path?
    var resumes = false
    var replaces = false
  }

  private let request: Request

  /// Creates an action for a request.
  package init(_ request: Request) { self.request = request }

  /// Trains the network, and writes the bundle.
  package func perform(in session: Session) throws -> CommandStatus {
    if let output = request.output, request.preview == nil {
      try CommandError.wrapping { try BundleDraft.check(output, replacing: request.replaces) }
    }
    let start = try CommandError.wrapping {
      try request.network.startingPoint(in: session.models)
    }
    let folder = try workingFolder(session.console)
    defer { folder?.release() }
    guard let dataset = try session.loadDataset(request.dataset) else { return .interrupted }
    let recipe = request.training.recipe(
      request.network.part, fromScratch: start.weights == nil)
    let input = try CommandError.wrapping {
      var input = start.input
      if let size = request.network.size { input = input.with(side: size) }
      guard let names = request.network.preparation else { return input }
      return try input.prepared(by: names, fittedOn: dataset.train, recipe)
    }
    if let preview = request.preview {
      try writePreview(preview, dataset, input, recipe)
      return .success
    }
    guard let output = request.output, let folder else { return .usage }
    let problem = try CommandError.wrapping {
      try TrainingProblem(
        start, input: input, classes: dataset.labels(session.models),
        hasBackground: dataset.train.contains { $0.label == nil }, recipe: recipe)
    }
    return try train(problem, dataset, recipe, output, folder, in: session)
  }

  /// Returns the folder for checkpoints; nil if nothing is trained.
  private func workingFolder(_ console: Console) throws(CommandError) -> WorkingFolder? {
    guard let output = request.output, request.preview == nil else { return nil }
    return try WorkingFolder(output.withoutEndingSlashes.withSuffix(".training"), console)
  }

  private func train(
    _ problem: TrainingProblem, _ dataset: Dataset,
    _ recipe: TrainingRecipe, _ output: Path, _ folder: WorkingFolder,
    in session: Session
  ) throws -> CommandStatus {
    let monitor = TrainingMonitor(session, log: folder.path.appending("log.jsonl"))
    let interruption = session.interruption
    let run = TrainingRun(problem, dataset, recipe, folder: folder.path) {
      interruption.isRequested
    } report: {
      monitor.tell($0)
    }
    let trained = try CommandError.wrapping { try result(of: run) }
    session.console.showStatus(nil)
    guard let trained else {
      session.console.note(
        TrainMessage.stopped(["folder": "\(folder.path)"]))
      return .interrupted
    }
    let draft = trained.bundle(
      Path(bytes: output.withoutEndingSlashes.name).displayName, problem, dataset, recipe,
      command: commandLine(session))
    do {
      try draft.write(to: output, replacing: request.replaces)
    } catch {
      throw CommandError(.inputOutput, Message(error))
    }
    folder.remove()
    try session.console.write(summary(output, problem, trained))
    return .success
  }

  private func result(of run: TrainingRun) throws -> TrainedNetwork? {
    do {
      return try run.run(resuming: request.resumes)
    } catch let error as TrainingError where error.code == .foreignState {
      throw CommandError(
        .badData, TrainMessage.otherTraining(["cause": .error(error)]))
    }
  }

  private func summary(
    _ output: Path, _ problem: TrainingProblem, _ trained: TrainedNetwork
  ) -> String {
    var text = ""
    let splits = [(TrainMessage.validation, trained.validation), (.test, trained.test)]
    for (row, outputs) in splits {
      let figures = SplitFigures(outputs, classCount: problem.classCount)
      guard figures.photos > 0 else { continue }
      let line = row([
        "accuracy": .text(shareText(figures.accuracy)), "photos": .count(figures.photos),
        "top5": .text(shareText(figures.top5)),
      ])
      text += "\(line)\n"
    }
    return text + "\(TrainMessage.ready(["bundle": "\(output)"]))\n"
  }

  /// Returns the command line, for reproducing the training.
  private func commandLine(_ session: Session) -> String {
    let words = session.arguments.filter { $0 != "--resume" && $0 != "--replace" }
    return (["kennel"] + words).map { shellQuoted(Path(argument: $0).displayName) }
      .joined(separator: " ")
  }

  private func writePreview(
    _ path: Path, _ dataset: Dataset, _ input: Preprocessing, _ recipe: TrainingRecipe
  ) throws(CommandError) {
    let sheet = try CommandError.wrapping {
      try Preview(dataset, input, recipe).image().pngData()
    }
    try CommandError.wrapping(.cannotCreate, .notWritten, path) {
      try path.createFile { file throws(Errno) in try file.write(sheet) }
    }
  }
}
