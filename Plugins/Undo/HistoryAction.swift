import Files
import CommandKit
import Messages
import PhotoArchive
import Reporting

/// The implementation of `kennel history`, independent of its command line.
struct HistoryAction {
  let format: HistoryFormat

  func perform(in session: Session) throws -> CommandStatus {
    let state = try session.state(or: .inputOutput)
    try session.checkState()
    let actions = try history(state)
    for action in actions {
      try session.console.write(format == .table ? line(action) : record(action))
    }
    guard !actions.isEmpty else {
      session.console.note(UndoMessage.noHistory())
      return .nothingDone
    }
    session.console.note(UndoMessage.journals(["folder": "\(state.journals)"]))
    return .success
  }

  private func line(_ action: ActionSummary) -> String {
    let words = ([action.command] + action.arguments.dropFirst()).map {
      shellQuoted(Path(argument: $0).displayName)
    }
    return "\(action.id)  \(action.time)  \(state(action))  kennel "
      + words.joined(separator: " ") + "\n"
  }

  private func state(_ action: ActionSummary) -> Message {
    switch action.state {
    case .done:
      let failed = action.failed ?? 0
      let row = failed > 0 ? UndoMessage.doneAndFailed : .done
      return row(["count": .count(action.done ?? 0), "failed": .count(failed)])
    case .unfinished: return UndoMessage.cutOff()
    case .undone(let kept):
      return (kept > 0 ? UndoMessage.takenBackInPart : .undone)(["kept": .count(kept)])
    }
  }

  private func record(_ action: ActionSummary) -> String {
    let name: JSONValue =
      switch action.state {
      case .done: "done"
      case .unfinished: "unfinished"
      case .undone: "undone"
      }
    let record: JSONValue = [
      "schema": "kennel.history/2", "id": .string(action.id), "command": .string(action.command),
      "arguments": .array(
        action.arguments.map { .string(Path(argument: $0).lossyString) }),
      "time": .string(action.time), "state": name,
      "done": .count(action.done),
    ]
    return record.line
  }
}
