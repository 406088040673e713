internal import BreedRecognition
package import BreedTraining
package import CommandKit
internal import Imaging
internal import NeuralNetworkTraining
internal import PhotoArchive

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
    guard let dataset = try loadDataset(in: session) else { return .interrupted }
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
    guard let output else { return .usage }
    let problem = try badData {
      try TrainingProblem(
        start, input: input, classes: labels(dataset),
        hasBackground: dataset.train.contains { $0.label == nil }, recipe: recipe)
    }
    return try train(problem, start, dataset, recipe, output, in: session)
  }

  private func checkOutput(_ output: String) throws {
    do {
      try BundleDraft.check(output, replacing: replaces)
    } catch {
      throw CommandError(.cannotCreate, "\(error)")
    }
  }

  private func loadDataset(in session: Session) throws -> Dataset? {
    let console = session.console
    let interruption = session.interruption
    do {
      let dataset = try Dataset.load(request) { done, total in
        console.showStatus { String("Looking at photos: \(done) of \(total)".prefix($0 - 1)) }
      } isCancelled: {
        interruption.isRequested
      }
      console.showStatus(nil)
      for photo in dataset.unreadable {
        console.report("\(photo.path.displayName) was left out: \(photo.reason)")
      }
      for note in dataset.notes { console.note(note) }
      console.note(
        "\(dataset.classes.count) classes: \(dataset.train.count) photos to learn from, "
          + "\(dataset.validation.count) to validate, \(dataset.test.count) to test.")
      return dataset
    } catch is CancellationError {
      return nil
    } catch {
      throw CommandError(.badData, "\(error)")
    }
  }

  private func labels(_ dataset: Dataset) throws -> [Label] {
    let known = (try? ModelLocation.current.bundle(nil))?.labels ?? []
    return try Label.own(folderNames: dataset.classes.map(\.name), known: known)
  }

  private func train(
    _ problem: TrainingProblem, _ start: StartingPoint, _ dataset: Dataset,
    _ recipe: TrainingRecipe, _ output: String, in session: Session
  ) throws -> CommandStatus {
    let folder = "\(output).training"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw CommandError(.cannotCreate, "\(folder) can't be made.")
    }
    let monitor = TrainingMonitor(session, log: "\(folder)/log.jsonl", resumes: resumes)
    let interruption = session.interruption
    let run = TrainingRun(problem, dataset, recipe, folder: folder) {
      interruption.isRequested
    } report: {
      monitor.tell($0)
    }
    let trained = try badData { try run.run(resuming: resumes) }
    session.console.showStatus(nil)
    guard let trained else {
      session.console.note(
        "Stopped. The same command with --resume goes on; what is there lies in \(folder).")
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
    try? FileManager.default.removeItem(atPath: folder)
    try session.console.write(summary(output, problem, trained))
    return .success
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

/// Says that an error is one of the data: the weights or the photos.
func badData<Value>(_ body: () throws -> Value) throws -> Value {
  do {
    return try body()
  } catch let error as CommandError {
    throw error
  } catch {
    throw CommandError(.badData, "\(error)")
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
