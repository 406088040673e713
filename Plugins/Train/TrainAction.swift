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

/// What `kennel train` does, apart from its command line.
package struct TrainAction {
  /// What is trained, how, and where the results go.
  package struct Request: Sendable {
    let dataset: DatasetRequest
    let network: NetworkChoice
    let training: TrainingChoice
    /// The folder of the new bundle.
    var output: Path?
    /// The picture of what the network will see, instead of a training.
    var preview: Path?
    var resumes = false
    var replaces = false
  }

  private let request: Request

  /// Makes an action for a request.
  package init(_ request: Request) { self.request = request }

  /// Trains, and writes the bundle.
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

  /// The folder for the state of the training; nil where nothing is trained.
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
        "Stopped. The same command with --resume continues; the state is in \(folder.path).")
      return .interrupted
    }
    let draft = trained.bundle(
      Path(bytes: output.withoutEndingSlashes.name).displayName, problem, dataset, recipe,
      command: commandLine(session))
    do {
      try draft.write(to: output, replacing: request.replaces)
    } catch {
      throw CommandError(.inputOutput, "\(error)")
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
        .badData,
        """
        \(error) Photos, weights or options differ, or an older kennel saved it. Give the same \
        options as before, or leave out --resume to start again.
        """)
    }
  }

  private func summary(
    _ output: Path, _ problem: TrainingProblem, _ trained: TrainedNetwork
  ) -> String {
    var text = ""
    for (name, outputs) in [("validation", trained.validation), ("test", trained.test)] {
      let figures = SplitFigures(outputs, classCount: problem.classCount)
      guard figures.photos > 0 else { continue }
      text +=
        "\(name): \(shareText(figures.accuracy)) of \(figures.photos) photos right, "
        + "\(shareText(figures.top5)) within five\n"
    }
    return text + "\(output) is ready: kennel classify -m \(output) <photos>\n"
  }

  /// The command line, so that it can be run again.
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
    do throws(FileError) {
      try path.createFile { file throws(Errno) in try file.write(sheet) }
    } catch {
      throw CommandError(.cannotCreate, "\(path) can't be written. \(error)")
    }
  }
}
