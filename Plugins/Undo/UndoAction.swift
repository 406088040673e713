import CommandKit
import Messages
import PhotoArchive

/// The implementation of `kennel undo`, independent of its command line.
struct UndoAction {
  let id: String?
  let choice: PlanChoice

  func perform(in session: Session) throws -> CommandStatus {
    let state = try session.state(or: .inputOutput)
    try session.checkState()
    if !choice.isDryRun { try session.recover() }
    guard let action = try find(in: state) else {
      session.console.report(
        id.map { UndoMessage.noAction(["id": .text($0)]) } ?? UndoMessage.nothing())
      return id == nil ? .nothingDone : .usage
    }
    return try perform(action, in: session)
  }

  private func find(in state: StateFolder) throws(CommandError) -> ActionSummary? {
    let actions = try history(state)
    if let id { return actions.first { $0.id == id } }
    return actions.first { action in
      switch action.state {
      case .undone: false
      // An action in which every change failed has nothing to undo.
      case .done: action.done != 0
      case .unfinished: true
      }
    }
  }

  private func perform(_ action: ActionSummary, in session: Session) throws -> CommandStatus {
    let reporter = PlanReporter(choice, in: session)
    var summary = UndoSummary(action, isDryRun: choice.isDryRun)
    summary.isComplete = try CommandError.wrapping {
      try Undo(action, clock: session.now).perform(
        isDryRun: choice.isDryRun, isCancelled: { session.interruption.isRequested }
      ) { path, outcome in
        summary.count(outcome)
        switch outcome {
        case .nothing: break
        case .undone: try reporter.report(path, UndoMessage.undone())
        case .kept(let reason): try reporter.report(path, PlanMessage.stays, reason)
        case .failed(let reason): try reporter.report(path, UndoMessage.failed, reason)
        }
      }
    }
    session.console.note(summary.sentences)
    return summary.exitStatus
  }
}

/// The summary of an undo, as text and as an exit status.
private struct UndoSummary {
  private let action: ActionSummary
  private let isDryRun: Bool
  var isComplete = true
  private var undone = 0
  private var kept = 0
  private var failed = 0

  init(_ action: ActionSummary, isDryRun: Bool) {
    self.action = action
    self.isDryRun = isDryRun
  }

  mutating func count(_ outcome: Undo.Outcome) {
    switch outcome {
    case .nothing: break
    case .undone: undone += 1
    case .kept: kept += 1
    case .failed: failed += 1
    }
  }

  var exitStatus: CommandStatus {
    if !isComplete { return .interrupted }
    return kept + failed > 0 ? .somePhotosFailed : .success
  }

  var sentences: [Message] {
    let values: [String: Message.Value] = [
      "command": .text(action.command), "time": .text(action.time), "id": .text(action.id),
    ]
    let rows: [(Int, UndoMessage, Bool)] = [
      (undone, isDryRun ? .wouldUndo : .didUndo, true), (kept, .kept, kept > 0),
      (failed, .notUndone, failed > 0), (0, .stopped, !isComplete),
    ]
    return rows.filter(\.2).map { count, row, _ in
      row(values.merging(["count": .count(count)]) { $1 })
    }
  }
}

/// Returns all actions, newest first.
func history(_ state: StateFolder) throws(CommandError) -> [ActionSummary] {
  try CommandError.wrapping { try ActionHistory(state).actions() }
}
