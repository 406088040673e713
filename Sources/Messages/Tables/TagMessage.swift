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
