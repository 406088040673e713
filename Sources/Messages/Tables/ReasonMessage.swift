/// The reasons why a photo is not recognised, a file is not changed, or a change is not undone.
public enum ReasonMessage: String, MessageTable {
  case text = "{text}"

  // Sort
  case sameFileThere = "The same file is there already."
  case samePictureThere = "The same picture is there already."
  case otherCompanionThere = "A different file of that name is beside the photo there already."
  case isLink = "It is a link."
  case isLinkedPhoto = "It is a link. Sort the folder that holds the photo itself."
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
  case appleLibrary = "It belongs to a library of Apple Photos, which nobody else may change."
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
  case linkInTheWay = "A link is where one of its folders was."
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
