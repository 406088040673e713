internal import BreedRecognition
package import BreedTraining
package import CommandKit
package import Files
internal import Messages
internal import Reporting
package import TrainingKit

/// The implementation of `kennel compare`, independent of its command line.
package struct CompareAction {
  private let request: DatasetRequest
  private let candidates: CandidateChoice
  private let run: RunChoice
  private let format: ComparisonFormat
  private let output: Path?
  private let ownSide: Int

  /// Creates a comparison.
  ///
  /// - Parameters:
  ///   - request: the photos.
  ///   - candidates: the networks.
  ///   - run: the length, the random seed and the threads of each training.
  ///   - format: the format of the figures.
  ///   - output: the folder for the results; nil discards them.
  ///   - ownSide: the width and height of simple_cnn's input in pixels; only tests change it.
  package init(
    request: DatasetRequest, candidates: CandidateChoice, run: RunChoice,
    format: ComparisonFormat = .table, output: Path? = nil, ownSide: Int = 128
  ) {
    (self.request, self.candidates, self.run) = (request, candidates, run)
    (self.format, self.output, self.ownSide) = (format, output, ownSide)
  }

  /// Trains each network without a result, and reports the figures of all.
  package func perform(in session: Session) throws -> CommandStatus {
    let embedded = (try? session.models.bundle(nil))?.manifest.architecture
    let lineup = Lineup(candidates, embedded: embedded)
    for network in lineup.leftOut {
      session.console.report(network.message)
    }
    guard !lineup.candidates.isEmpty else {
      throw CommandError(.usage, CompareMessage.noNetwork())
    }
    let folder = try ResultFolder(output, session.console)
    defer { folder.close() }
    guard let dataset = try session.loadDataset(request) else { return .interrupted }
    let contests = try CommandError.wrapping {
      try lineup.candidates.map {
        try Contest($0, dataset, run, ownSide: ownSide, models: session.models)
      }
    }
    try check(contests, in: folder)
    let results = try train(contests, dataset, folder, in: session)
    let isInterrupted = results.count < contests.count
    let comparison = Comparison(
      dataset, results, leftOut: lineup.leftOut, isInterrupted: isInterrupted)
    try tell(comparison, folder, in: session)
    return isInterrupted ? .interrupted : .success
  }

  /// Checks all weights first, so that an error is found before any network is trained.
  private func check(_ contests: [Contest], in folder: ResultFolder) throws {
    for contest in contests
    where contest.candidate.source != .chance && folder.result(contest.identity) == nil {
      do {
        _ = try contest.problem()
      } catch {
        throw CommandError(
          .badData,
          CompareMessage.notTrained([
            "network": .text(contest.candidate.name), "cause": .error(error),
          ]))
      }
    }
  }

  /// - Returns: the results, up to the point where the user interrupted the run.
  private func train(
    _ contests: [Contest], _ dataset: Dataset, _ folder: ResultFolder, in session: Session
  ) throws -> [NetworkResult] {
    var results: [NetworkResult] = []
    for contest in contests {
      if let known = folder.result(contest.identity) {
        session.console.note(
          CompareMessage.doneBefore(["network": .text(contest.candidate.name)]))
        results.append(known)
        continue
      }
      guard !session.interruption.isRequested,
        let result = try CommandError.wrapping({ try train(contest, dataset, folder, in: session) })
      else { break }
      results.append(result)
    }
    return results
  }

  private func train(
    _ contest: Contest, _ dataset: Dataset, _ folder: ResultFolder, in session: Session
  ) throws -> NetworkResult? {
    let name = contest.candidate.name
    let state = try folder.trainingFolder(contest)
    let problem = try contest.problem()
    let origin = contest.origin(problem)
    session.console.note(
      CompareMessage.startsFrom(["network": .text(name), "origin": .message(origin.message)]))
    let monitor = TrainingMonitor(session, log: state.appending("log.jsonl"), name: name)
    let run = TrainingRun(problem, dataset, contest.recipe, folder: state) {
      [interruption = session.interruption] in
      interruption.isRequested
    } report: {
      monitor.tell($0)
    }
    let trained = try trained(by: run, name, in: session)
    session.console.showStatus(nil)
    guard let trained else { return nil }
    let result = try contest.result(trained, problem, origin)
    try folder.keep(result)
    let curves = LearningCurves(trained.history, title: name)
    try folder.write(picture: curves.svg, named: "\(name)-curves")
    folder.remove(state)
    return result
  }

  /// Resumes from the checkpoint in the folder, or starts again if it can't be used.
  ///
  /// The folder is named after the training, so a checkpoint of another training was written by an
  /// older version.
  private func trained(
    by run: TrainingRun, _ name: String, in session: Session
  ) throws -> TrainedNetwork? {
    do {
      return try run.run(resuming: true, recognisesTraining: true)
    } catch let error as TrainingError where error.code == .foreignState {
      session.console.note(
        CompareMessage.fromTheStart(["cause": .error(error), "network": .text(name)]))
      return try run.run(resuming: false, recognisesTraining: true)
    }
  }

  private func tell(
    _ comparison: Comparison, _ folder: ResultFolder, in session: Session
  ) throws {
    if comparison.isInterrupted {
      let row: CompareMessage = folder.isTemporary ? .stopped : .stoppedAndKept
      session.console.note(row(["folder": "\(folder.path)"]))
    }
    guard !comparison.results.isEmpty else { return }
    if !folder.isTemporary {
      try folder.write(picture: comparison.chart.text, named: "accuracy")
    }
    switch format {
    case .table: try session.console.write(comparison.table)
    case .json:
      try session.console.write(comparison.json(version: session.version).line)
    }
  }
}

/// The format of the figures.
package enum ComparisonFormat: String, CaseIterable, Sendable {
  /// A table for people.
  case table
  /// One object of the schema `kennel.compare/2`.
  case json
}
