/// The messages shared by `kennel train` and `kennel compare`.
public enum TrainingKitMessage: String, MessageTable {
  // Options
  case classList = "--classes takes names with commas between them, or a number."
  case duration = "--time takes a duration such as 90s, 30m or 2h."
  case twoLengths = "--time and --epochs both say when to stop: give one of them."
  case noNetwork = "There is no network {name}; kennel knows {known}."
  case otherNetwork = "{bundle} is a {architecture}: {advice}"

  // The folder
  case noLocks =
    "{folder} is on a file system without locks. Do not run a second training there meanwhile."
  case folderInUse =
    "Another kennel is training in {folder}. Wait until it ends, or name another --output."
  case folderNotWritten = "{folder} can't be written to: {cause}."
  case logNotWritten = "{file} can't be written. {cause} The training goes on."

  // Progress
  case dataset =
    """
    {classes} classes: {train} photos to learn from, {validation} to validate, {test} to test.
    """
  case named = "{name}: {line}"
  case memory = "The training takes about {memory} of memory, and the photos up to 1 GB."
  case features = "Looking at photos once: {done} of {total}"
  case step =
    """
    Epoch {epoch}  {share}  loss {loss}  right {accuracy}  {rate} photos/s  {time} left
    """
  case epoch =
    """
    Epoch {epoch}: loss {loss}, validation {accuracy} right (loss {validationLoss}), {rate} photos/s
    """
}
