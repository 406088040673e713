internal import BreedRecognition
package import BreedTraining
package import CommandKit
package import Files
internal import Messages
internal import Reporting
package import TrainingKit

/// What `kennel compare` does, apart from its command line.
package struct CompareAction {
  private let request: DatasetRequest
  private let candidates: CandidateChoice
  private let run: RunChoice
  private let format: ComparisonFormat
  private let output: Path?
  private let ownSide: Int

  /// Prepares a comparison.
  ///
  /// - Parameters:
  ///   - request: the photos.
  ///   - candidates: the networks.
  ///   - run: how long each is trained, and by what chance.
  ///   - format: the form of the figures.
  ///   - output: the folder that keeps the results; nil keeps none.
  ///   - ownSide: the columns and rows of simple_cnn's input: the study's, but for tests.
  package init(
    request: DatasetRequest, candidates: CandidateChoice, run: RunChoice,
    format: ComparisonFormat = .table, output: Path? = nil, ownSide: Int = 128
  ) {
    (self.request, self.candidates, self.run) = (request, candidates, run)
    (self.format, self.output, self.ownSide) = (format, output, ownSide)
  }

  /// Trains each network that is not done yet, and tells how good they are.
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

  /// Weights that don't do should be found out now, not when the networks before are trained.
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

  /// - Returns: the results, up to where the user asked to stop.
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

  /// Goes on from the state in the folder.
  ///
  /// The folder is named after the training, so the state of another one is an older kennel's.
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

/// The form of the figures.
package enum ComparisonFormat: String, CaseIterable, Sendable {
  /// For people.
  case table
  /// One object, `kennel.compare/2`.
  case json
}
