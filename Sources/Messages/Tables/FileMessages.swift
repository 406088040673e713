/// The errors in reading and writing files and folders.
public enum FileMessage: String, MessageTable {
  case missing = "There is no such file."
  case notReadable = "You have no permission to read this."
  case linkLoop = "This link leads in circles."
  case brokenLink = "This link leads nowhere."
  case linkNotFollowed = "It is a link. --follow-links follows it."
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
  case folderGone = "Its folder does not exist."
  case notAllowed = "The system or the disk does not allow this ({reason})."
  case unsupported = "The disk does not support this ({reason})."
  case linkInTheWay = "A link is where one of its folders was."
  case otherDisk = "A file can't have a second name on another disk."
  case tooManyNames = "The file system allows no more names for this file."
  case writeFailed = "The disk can't be written here."
  case nameNotTaken = "The disk does not accept this name or operation ({reason})."
  case cannotBeWritten = "It can't be written ({reason})."
  case changed = "It was changed meanwhile, so it was left alone."
  case inUse = "Another program has it open for writing, so it was left alone."
  case lessPrivate =
    "It is private, and on that disk other users could read it, so it was left alone."
  case atPath = "{path}: {cause}"
  case hardLinksLost =
    """
    Some photos had several names (hard links). On the other disk, they are separate files from \
    those under the other names.
    """
  case attributesLost =
    """
    The disk does not store everything that belongs to a file (permissions, owner, times or \
    extended attributes). The content is complete.
    """
}

/// The errors in reading, writing and locking journals.
public enum ArchiveMessage: String, MessageTable {
  case journalNotBegun =
    """
    The journal can't be begun in {folder}: {cause} Set XDG_STATE_HOME to a folder that kennel can \
    write to.
    """
  case journalNotWritten =
    "kennel's journal can't be written, so nothing more is changed. {cause}"
  case journalNotRead = "The journal {id} can't be read. {cause}"
  case journalsNotRead = "The journals can't be read. {cause}"
  case actionBusy = "Another kennel is working on this action."
}

/// The errors of the catalog, shown after its path.
public enum CatalogMessage: String, MessageTable {
  case pathNotUTF8 = "Its path is not UTF-8."
  case notMade = "{cause} Set XDG_STATE_HOME to a folder that kennel can write to."
  case notOwn = "{cause}"
  case notRemoved = "It can't be removed. {cause}"
  case newer = "A newer kennel made it. `kennel catalog clear` makes a new one."
  case damaged = "It is damaged. `kennel catalog clear` makes a new one."
  case diskFull = "Its disk is full."
  case diskFailed = "Its disk can't be read or written."
  case locked = "Another program keeps it locked."
  case notWritable = "It can't be opened for writing. `kennel catalog clear` makes a new one."
  case unusable = "It can't be used. `kennel catalog clear` makes a new one."
  case failed = "{reason}. `kennel catalog clear` makes a new one."

  /// The fault is the disk's.
  public var fault: Fault { .inputOutput }
}

/// The reasons why a photo is not recognised, a file is not changed, or a change is not undone.
public enum ReasonMessage: String, MessageTable {
  case text = "{text}"

  case inLibrary =
    "It is in the library of another program, such as Apple Photos, which no one else may change."

  // Sort
  case sameFileThere = "The same file is there already."
  case samePictureThere = "The same picture is there already."
  case otherCompanionThere = "A different file of that name is beside the photo there already."
  case isLink = "It is a link."
  case notStored = "It is not a stored file."
  case gone = "It is no longer there."
  case outsideSource = "It lies outside the sorted folder, behind a link."
  case sourceNotWritable =
    "Nothing can be moved out of its folder: no permission, or a read-only disk."
  case destinationIsLink = "{folder} is a link, so nothing is filed into it."
  case destinationIsNoFolder = "{folder} is not a folder, so nothing is filed into it."
  case companionFailed = "It stays with what belongs to it, which could not be moved."

  // Tag
  case folderNotWritable = "Its folder can't be written: no permission, or a read-only disk."
  case writeProtected = "The file is write-protected."
  case otherOwner =
    "It belongs to another user or group, and would become yours; --sidecar leaves it so."
  case hardLinks =
    "It has {count} names (hard links); --hardlinks break labels it under this one alone."
  case changedSincePlan = "It was changed since the plan was made."
  case lowConfidence =
    "The plan is not sure enough of its breed: kennel names none below a confidence of 0.5."
  case unknownPicture = "It is not a picture that kennel knows."
  case photoFailed = "It stays as its photo is, which could not be changed."

  // Undo
  case otherHardLink = "It is no longer another name of the photo it was made from."
  case otherLink = "It is no longer the link that kennel made."
  case folderGone = "Its folder is not there. Is the disk connected?"
  case notWherePut = "It is no longer where kennel put it."
  case placeTaken = "Something else is where it was."
  case changedSince = "It was changed since."
  case copyChanged = "The copy was changed since."
  case originalGone = "The original is gone or was changed since, so the copy stays."
  case journalDamaged = "The journal is damaged here."
}
