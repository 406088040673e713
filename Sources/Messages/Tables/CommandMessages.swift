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
    "kennel goes on without its catalog {file}, so it remembers nothing: {cause}"
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

/// The errors in routing a command line to a command, and the conflicts between plugins.
public enum RoutingMessage: String, MessageTable {
  case emptyName = "An empty word is no command. `kennel help` lists those that there are."
  case photoFirst =
    """
    `{name}` is not a command of kennel. To recognise the breed in photos, name the command first: \
    `kennel classify {name}`.
    """
  case noCommand = "There is no command `{name}`. `kennel help` lists those that there are."
  case noCommandButClose = "There is no command `{name}`. Did you mean `kennel {guess}`?"
  case notRun = "{file} can't be run: {cause}."

  case duplicateCommand = "Two commands are called `{name}`: see the plugins {one} and {other}."
  case duplicateIdentifier = "Two plugins are called `{name}`."
}

/// The messages of commands that plan changes and then carry them out.
public enum PlanMessage: String, MessageTable {
  // Plans in files
  case notPlanLine = "Line {line} of {file} is not a line of a plan ({schema})."
  case lineLacks = "Line {line} of {file} can't be done: it lacks something that its type needs."
  case notPlan = "{file} does not begin as a plan does."
  case notKept = "The plan's temporary file can't be read. {cause}"
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

/// The messages of `kennel sort`.
public enum SortMessage: String, MessageTable {
  // The command line
  case applyAlone = "--apply takes everything from the plan: name nothing else."
  case noFolders =
    "Name the folder to sort and where to, such as `kennel sort Photos --into Sorted --copy`."
  case noKind = "Say how the photos get into the folders: --move, --copy, --symlink or --hardlink."
  case layoutNotUTF8 = "A layout must be text in UTF-8."
  case layoutEnd = "A layout must end with {name}, so that photos keep their names."
  case layoutParts = "A layout is a path below the destination, without empty, . and .. parts."
  case layoutBrace = "A layout has a { without its }."
  case layoutName = "A layout has {name} at its end only."
  case layoutUnknown =
    "A layout knows {breed}, {group}, {year}, {month}, {confidence} and {name}, and not {part}."

  // Folders
  case noDestination = "--into names no folder."
  case sourceIsNoFolder = "{folder} is no folder. Name the folder to sort."
  case isNoFolder = "{folder} is no folder."
  case intoItself = "{source} can't be sorted into itself. Name another folder with --into."
  case aroundSource = "{source} lies inside {folder}. Sort into a folder that is not around it."
  case insideSource =
    """
    {folder} lies inside {source}, so a second run would sort what the first one filed. Name a \
    folder outside, or leave it out of the sorted photos: --exclude {folder}
    """
  case intoLibrary =
    "{folder} is in the library of another program. Sort into a folder of your own."
  case notWritable =
    "Nothing can be written into {folder}: no permission, or a read-only disk."

  // Plans in files
  case planWithoutDestination = "{file} names no destination that files can go to."
  case planOutside =
    """
    {file} has a line that can't be done, for {photo}: its target is not inside the plan's \
    destination.
    """
  case destination = "the destination"

  // Questions and summaries
  case askMove = "Move {count} {count|file|files} into {folder}?"
  case askCopy = "Copy {count} {count|file|files} into {folder}?"
  case askLink = "Link {count} {count|file|files} into {folder}?"
  case wouldMove = "Would move {count} {count|photo|photos}"
  case wouldCopy = "Would copy {count} {count|photo|photos}"
  case wouldLink = "Would link {count} {count|photo|photos}"
  case moved = "Moved {count} {count|photo|photos}"
  case copied = "Copied {count} {count|photo|photos}"
  case linked = "Linked {count} {count|photo|photos}"
  case into = "{done} into {folder}: {parts}."
  case byBreed = "{count} by breed"
  case withCompanions = "{parts}; with {count} companion {count|file|files}"
  case companions = "{count} companion {count|file|files}"
  case left = "{count} {count|file stays where it is|files stay where they are}."
  case remain = "{count} other {count|file stays|files stay} in {folder}: {names}."
  case more = "{count} more"
  case remainElsewhere =
    """
    {count} other {count|file stays|files stay} in {folders} more {folders|folder|folders} whose \
    photos were moved.
    """
  case failed = "{count} {count|file|files} could not be done."
}

/// The messages of `kennel tag`.
public enum TagMessage: String, MessageTable {
  // The command line
  case keywordNotUTF8 = "A keyword template is text in UTF-8."
  case keywordWithoutBreed = "A keyword template has the breed in it: {breed}."
  case keywordParts =
    "A keyword template knows {breed} and {group}, and has no ; | / { or } in it."
  case noBreed = "The model knows no breed {name}. See the list in its labels.json."
  case noBreedButClose = "The model knows no breed {name}. Did you mean {guess}?"
  case planLine = "{file} has a line for {photo} that can't be done."

  // Lines
  case inSidecar = "{label}  in {sidecar}"
  case removed = "label removed"
  case sidecarLeft = "{sidecar} was left alone: {cause}"
  case sharedSidecarLeft =
    "{sidecar} belongs to several photos and was left alone; the label is in the photo only."
  case sharedSidecarCopied =
    "{sidecar} belongs to several photos and was left alone; {copy} repeats what is in it."
  case beside = "The label goes into {sidecar} beside the photo: {reason}."

  // Questions and summaries
  case ask = "Write into {count} {count|photo|photos}?"
  case wouldLabel = "Would label {count} {count|photo|photos}"
  case wouldRemove = "Would remove the label from {count} {count|photo|photos}"
  case labelled = "Labelled {count} {count|photo|photos}"
  case removedFrom = "Removed the label from {count} {count|photo|photos}"
  case besidePhotos = "{done}, {count} of them beside the photo"
  case others = "{done}; of the others, {parts}."
  case labelledAlready = "{count} labelled so already"
  case byPerson = "{count} labelled by a person"
  case rejected = "{count} whose label you removed"
  case left = "{count} left alone"
  case failed = "{count} not done"
  case hardLinks =
    """
    {count} {count|photo|photos} with several names (hard links): --hardlinks break labels them.
    """
}

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
