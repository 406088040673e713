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
  case failed = "{count} {count|file|files} could not be done."
}
