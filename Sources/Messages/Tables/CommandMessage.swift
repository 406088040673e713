/// The messages that several commands share.
public enum CommandMessage: String, MessageTable {
  case text = "{text}"
  case about = "{file}: {cause}"
  case yesOrNo = "{question} [y/N] "

  // Files
  case notRead = "{file} can't be read. {cause}"
  case notWritten = "{file} can't be written. {cause}"
  case fileExists = "{file} is there already, and kennel replaces no file. Name another one."
  case unreadable = "{file} could not be read: {cause}"
  case leftOut = "{file} was left out: {cause}"
  case resultsNotWritten = "The results can't be written: {cause}."
  case listNotRead = "The list of --files-from can't be read. {cause}"
  case noStateFolder =
    "There is no place for journals and the catalog: neither XDG_STATE_HOME nor HOME names a folder."
  case catalogUnused =
    """
    kennel goes on without its catalog {file}, so it remembers nothing: {cause} \
    `kennel catalog clear` makes a new one.
    """
  case tidied =
    """
    An earlier run ({id}) was cut off; its files are tidied up, and `kennel undo {id}` takes it back.
    """

  // Options
  case exclude = "{one} and {other} exclude each other."
  case from = "{option} takes a number from {least} on."
  case between = "{option} takes a number from {least} to {most}."
  case nullAlone = "--null goes together with --files-from."
  case listsRepeated = "--files-from can be given only once: put the lists together into one."
  case noPath = "Name the photos or folders to look at, such as `Photos`."
  case confidenceRange =
    """
    --min-confidence takes a number from 0.5 to 1, such as 0.8: kennel names no breed below 0.5.
    """
  case confidenceTooLow =
    """
    --min-confidence {number} is too low for the model {model}: it was validated on {photos} \
    {photos|photo|photos} of dogs, and with fewer than {enough} kennel names no breed below {floor}.
    """
  case noBreedNames = "The model has no breed names in {language}; they are in English."

  // Progress and summaries
  case progress = "[{bar}] {done}/{total}  {rate} photos/s"
  case progressWithTime = "[{bar}] {done}/{total}  {rate} photos/s  {time} left"
  case progressWithoutTotal = "{done} {done|photo|photos}  {rate} photos/s"
  case lookingAtPhotos = "Looking at photos: {done} of {total}"
  case noPhoto = "No photo found."
  case photosInTime = "{photos} {photos|photo|photos} in {seconds} s: {counts}."
  case otherFiles = "Passed over {count} other {count|file|files}."
  case stopped = "Stopped before the end."
  case withBreed = "{count} with a likely breed"
  case unsure = "{count} unsure"
  case withoutDog = "{count} without a dog"
  case withoutLabel = "{count} without a label"
  case notReadable = "{count} that could not be read"
}
