import Reporting
import CommandKit
import Files
import PhotoArchive

/// What `kennel undo` does, apart from its command line.
struct UndoAction {
  let id: String?
  let choice: PlanChoice

  func perform(in session: Session) throws -> CommandStatus {
    guard let state = session.state else { throw noState }
    if !choice.isDryRun { try session.recover() }
    guard let action = try find(in: state) else {
      session.console.report(
        id.map { "There is no action \($0). `kennel history` lists them." }
          ?? "There is nothing to take back.")
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
      // One that failed as a whole leaves nothing to take back.
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
        case .undone: try reporter.report(path, "taken back")
        case .kept(let reason): try reporter.report(path, stays: reason)
        case .failed(let reason):
          try reporter.report(path, stays: reason, verb: "could not be taken back")
        }
      }
    }
    session.console.note(summary.sentences)
    return summary.exitStatus
  }
}

/// How an undo went, for people and for the exit status.
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

  var sentences: String {
    let verb = isDryRun ? "Would take back" : "Took back"
    var text = "\(verb) \(counted(undone, "change", "changes")) of `kennel \(action.command)` from "
    text += "\(action.time) (\(action.id))."
    if kept > 0 {
      let stay = kept == 1 ? "stays as it is" : "stay as they are"
      text += " \(counted(kept, "file", "files")) \(stay); `kennel undo \(action.id)` tries again."
    }
    if failed > 0 {
      text += " \(counted(failed, "change", "changes")) could not be taken back now;"
      text += " `kennel undo \(action.id)` tries again."
    }
    return isComplete ? text : text + " Stopped before the end; run it again to go on."
  }
}

/// What is said where there is no place for journals.
let noState = CommandError(
  .inputOutput, "There are no journals: neither XDG_STATE_HOME nor HOME names a folder.")

/// All actions, newest first.
func history(_ state: StateFolder) throws(CommandError) -> [ActionSummary] {
  try CommandError.wrapping { try ActionHistory(state).actions() }
}
