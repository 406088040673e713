import CommandKit
import PhotoArchive

/// What `kennel undo` does, apart from its command line.
struct UndoAction {
  let id: String?
  let isDryRun: Bool
  let isQuiet: Bool

  func perform(in session: Session) throws -> CommandStatus {
    guard let state = session.state else { throw noState }
    if !isDryRun { try session.recover() }
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
    let here = PhotoPath.currentFolder
    var undone = 0
    var kept = 0
    var failed = 0
    let style = TextStyle(isOn: session.console.usesColor)
    let isComplete: Bool
    do {
      isComplete = try Undo(action).perform(
        isDryRun: isDryRun, isCancelled: { session.interruption.isRequested }
      ) { path, outcome in
        switch outcome {
        case .nothing: break
        case .undone:
          undone += 1
          if !isQuiet { try session.console.write("\(path.displayName(from: here))  taken back\n") }
        case .kept(let reason):
          kept += 1
          let text = style.doubtful("stays: \(reason)")
          try session.console.write("\(path.displayName(from: here))  \(text)\n")
        case .failed(let reason):
          failed += 1
          let text = style.doubtful("could not be taken back: \(reason)")
          try session.console.write("\(path.displayName(from: here))  \(text)\n")
        }
      }
    } catch let error as PhotoFileError {
      throw CommandError(.inputOutput, error.description)
    }
    let verb = isDryRun ? "Would take back" : "Took back"
    var text = "\(verb) \(undone) \(undone == 1 ? "change" : "changes") of `kennel "
    text += "\(action.command)` from \(action.time) (\(action.id))."
    if kept > 0 {
      text += " \(kept) \(kept == 1 ? "file stays as it is" : "files stay as they are");"
      text += " `kennel undo \(action.id)` tries again."
    }
    if failed > 0 {
      text += " \(failed) \(failed == 1 ? "change" : "changes") could not be taken back now;"
      text += " `kennel undo \(action.id)` tries again."
    }
    if !isComplete { text += " Stopped before the end; run it again to go on." }
    session.console.note(text)
    if !isComplete { return .interrupted }
    return kept + failed > 0 ? .somePhotosFailed : .success
  }
}

/// What is said where there is no place for journals.
let noState = CommandError(
  .inputOutput, "There are no journals: neither XDG_STATE_HOME nor HOME names a folder.")

/// All actions, newest first.
func history(_ state: StateFolder) throws(CommandError) -> [ActionSummary] {
  do throws(PhotoFileError) {
    return try ActionHistory(state).actions()
  } catch {
    throw CommandError(.inputOutput, error.description)
  }
}
