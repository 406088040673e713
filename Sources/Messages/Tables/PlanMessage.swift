/// The messages of commands that plan changes and then carry them out.
public enum PlanMessage: String, MessageTable {
  // Plans in files
  case notPlanLine = "Line {line} of {file} is not a line of a plan ({schema})."
  case lineLacks = "Line {line} of {file} can't be done: it lacks something that its type needs."
  case notPlan = "{file} does not begin as a plan does."
  case otherCommand = "{file} is a plan of `kennel {command}`, not of `kennel {wanted}`."

  // Lines
  case becomes = "-> {target}"
  case becomesLikely = "-> {target}  ({confidence})"
  case stays = "stays: {reason}"
  case notDone = "not done: {reason}"

  // Results
  case all = "{done}."
  case nothingChanged = "Nothing was changed."
  case stoppedUnchanged = "Stopped before the end; nothing was changed."
  case undo = "`kennel undo {id}` takes it back."
}
