internal import BreedRecognition
package import BreedTraining
package import CommandKit
internal import Imaging
internal import NeuralNetworkTraining
internal import TrainingKit

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What `kennel train` does, apart from its command line.
package struct TrainAction {
  private let request: DatasetRequest
  private let network: NetworkOptions
  private let training: TrainingOptions
  private let output: String?
  private let preview: String?
  private let resumes: Bool
  private let replaces: Bool

  package init(
    request: DatasetRequest, network: NetworkOptions, training: TrainingOptions, output: String?,
    preview: String? = nil, resumes: Bool = false, replaces: Bool = false
  ) {
    (self.request, self.network, self.training) = (request, network, training)
    (self.output, self.preview) = (output, preview)
    (self.resumes, self.replaces) = (resumes, replaces)
  }

  /// Trains, and writes the bundle.
  package func perform(in session: Session) throws -> CommandStatus {
    if let output, preview == nil { try checkOutput(output) }
    let start = try badData { try network.startingPoint() }
    let folder = try workingFolder(session.console)
    defer { folder?.release() }
    guard let dataset = try session.loadDataset(request) else { return .interrupted }
    let recipe = training.recipe(network.part, fromScratch: start.weights == nil)
    let input = try badData {
      var input = start.input
      if let size = network.size { input = input.with(side: size) }
      guard let names = network.preparation else { return input }
      return try input.prepared(by: names, fittedOn: dataset.train, recipe)
    }
    if let preview {
      try writePreview(preview, dataset, input, recipe)
      return .success
    }
    guard let output, let folder else { return .usage }
    let problem = try badData {
      try TrainingProblem(
        start, input: input, classes: dataset.labels(),
        hasBackground: dataset.train.contains { $0.label == nil }, recipe: recipe)
    }
    return try train(problem, start, dataset, recipe, output, folder, in: session)
  }

  private func checkOutput(_ output: String) throws {
    do {
      try BundleDraft.check(output, replacing: replaces)
    } catch {
      throw CommandError(.cannotCreate, "\(error)")
    }
  }

  /// Where the state of the training lies; nil where nothing is trained.
  private func workingFolder(_ console: Console) throws -> WorkingFolder? {
    guard let output, preview == nil else { return nil }
    let end = output.lastIndex { $0 != "/" } ?? output.startIndex
    return try WorkingFolder("\(output[...end]).training", console)
  }

  private func train(
    _ problem: TrainingProblem, _ start: StartingPoint, _ dataset: Dataset,
    _ recipe: TrainingRecipe, _ output: String, _ folder: WorkingFolder,
    in session: Session
  ) throws -> CommandStatus {
    let monitor = TrainingMonitor(session, log: "\(folder.path)/log.jsonl")
    let interruption = session.interruption
    let run = TrainingRun(problem, dataset, recipe, folder: folder.path) {
      interruption.isRequested
    } report: {
      monitor.tell($0)
    }
    let trained = try badData { try result(of: run) }
    session.console.showStatus(nil)
    guard let trained else {
      session.console.note(
        "Stopped. The same command with --resume goes on; what is there lies in \(folder.path).")
      return .interrupted
    }
    let name = output.split(separator: "/").last.map(String.init) ?? output
    let draft = try trained.bundle(
      name, problem, start, dataset, recipe, command: commandLine(session))
    do {
      try draft.write(to: output, replacing: replaces)
    } catch {
      throw CommandError(.inputOutput, "\(error)")
    }
    folder.remove()
    try session.console.write(summary(output, problem, trained))
    return .success
  }

  private func result(of run: TrainingRun) throws -> TrainedNetwork? {
    do {
      return try run.run(resuming: resumes)
    } catch let error as ForeignStateError {
      throw CommandError(
        .badData,
        """
        \(error) Photos, weights or options differ, or an older kennel saved it. Give the same \
        options as before, or leave out --resume to start again.
        """)
    }
  }

  private func summary(
    _ output: String, _ problem: TrainingProblem, _ trained: TrainedNetwork
  ) -> String {
    var text = ""
    for (name, outputs) in [("validation", trained.validation), ("test", trained.test)] {
      let figures = SplitFigures(outputs, classCount: problem.classCount)
      guard figures.photos > 0 else { continue }
      text +=
        "\(name): \(decimal(100 * figures.accuracy, places: 1)) % of \(figures.photos) photos right, "
        + "\(decimal(100 * figures.top5, places: 1)) % within five\n"
    }
    return text + "\(output) is ready: kennel classify -m \(output) <photos>\n"
  }

  /// The command line, so that it can be run again.
  private func commandLine(_ session: Session) -> String {
    let words = session.arguments.filter { $0 != "--resume" && $0 != "--replace" }
    return (["kennel"] + words).map(shellWord).joined(separator: " ")
  }

  private func writePreview(
    _ path: String, _ dataset: Dataset, _ input: Preprocessing, _ recipe: TrainingRecipe
  ) throws {
    let sheet = try badData { try Preview(dataset, input, recipe).image().pngData() }
    do {
      try Data(sheet).write(to: URL(filePath: path), options: .withoutOverwriting)
    } catch {
      throw CommandError(.cannotCreate, "\(path) can't be written, or is there already.")
    }
  }
}

/// A word as a shell takes it.
private func shellWord(_ word: String) -> String {
  let isPlain = word.utf8.allSatisfy {
    ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z")
      || $0 >= UInt8(ascii: "+") && $0 <= UInt8(ascii: ":") || $0 == UInt8(ascii: "_")
  }
  if isPlain, !word.isEmpty { return word }
  return "'"
    + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
