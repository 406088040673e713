import Files
import CommandKit
import PhotoArchive
import Reporting

/// What `kennel history` does, apart from its command line.
struct HistoryAction {
  let format: HistoryFormat

  func perform(in session: Session) throws -> CommandStatus {
    guard let state = session.state else { throw noState }
    let actions = try history(state)
    for action in actions {
      try session.console.write(format == .table ? line(action) : record(action))
    }
    guard !actions.isEmpty else {
      session.console.note("No sort or tag was done yet.")
      return .nothingDone
    }
    session.console.note("The journals are in \(state.journals.displayName).")
    return .success
  }

  private func line(_ action: ActionSummary) -> String {
    let words = ([action.command] + action.arguments.dropFirst()).map {
      shellQuoted(Path(argument: $0).displayName)
    }
    return "\(action.id)  \(action.time)  \(state(action))  kennel "
      + words.joined(separator: " ") + "\n"
  }

  private func state(_ action: ActionSummary) -> String {
    switch action.state {
    case .done:
      let failed = action.failed ?? 0
      return "\(action.done ?? 0) done" + (failed > 0 ? ", \(failed) failed" : "")
    case .unfinished: return "cut off"
    case .undone(let kept): return "taken back" + (kept > 0 ? ", \(kept) stay" : "")
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
