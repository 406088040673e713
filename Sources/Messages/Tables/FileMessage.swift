/// The errors in reading and writing files and folders.
public enum FileMessage: String, MessageTable {
  case missing = "There is no such file."
  case notReadable = "You have no permission to read this."
  case linkLoop = "This link leads in circles."
  case brokenLink = "This link leads nowhere."
  case nameTooLong = "The name is too long."
  case readFailed = "The disk or memory card can't be read here."
  case outOfMemory = "The computer is out of memory."
  case tooManyOpen = "Too many files are open."
  case isFolder = "This is a folder."
  case isNoFolder = "It is not a folder."
  case notStored = "This is not a stored file, so there is no photo in it."
  case tooLarge = "The file is too large: more than {limit} MiB."
  case cannotBeRead = "It can't be read ({reason})."

  case diskFull = "The disk is full."
  case diskReadOnly = "The disk is read-only."
  case notWritable = "You have no permission to change this."
  case exists = "Something else is there already."
  case folderGone = "The folder is no longer there."
  case attributesRefused =
    "That disk can't hold all that belongs to the file (extended attributes)."
  case otherDisk = "A file can't have a second name on another disk."
  case tooManyNames = "The file system allows no more names for this file."
  case writeFailed = "The disk can't be written here."
  case cannotBeWritten = "It can't be written ({reason})."
  case changed = "It was changed meanwhile, so it was left alone."
}
