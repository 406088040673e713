/// The messages of `kennel undo` and `kennel history`.
public enum UndoMessage: String, MessageTable {
  case lastAndID = "--last and an ID exclude each other."
  case noAction = "There is no action {id}. `kennel history` lists them."
  case nothing = "There is nothing to take back."

  // Lines
  case undone = "taken back"
  case failed = "could not be taken back: {reason}"

  // Summaries
  case wouldUndo =
    "Would take back {count} {count|change|changes} of `kennel {command}` from {time} ({id})."
  case didUndo =
    "Took back {count} {count|change|changes} of `kennel {command}` from {time} ({id})."
  case kept =
    """
    {count} {count|file stays as it is|files stay as they are}; `kennel undo {id}` tries again.
    """
  case notUndone =
    "{count} {count|change|changes} could not be taken back now; `kennel undo {id}` tries again."
  case stopped = "Stopped before the end; run it again to go on."

  // History
  case noHistory = "No sort or tag was done yet."
  case journals = "The journals are in {folder}."
  case done = "{count} done"
  case doneAndFailed = "{count} done, {failed} failed"
  case cutOff = "cut off"
  case takenBackInPart = "taken back, {kept} stay"
}
