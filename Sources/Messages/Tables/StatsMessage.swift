/// The messages of `kennel stats`.
public enum StatsMessage: String, MessageTable {
  // Tables
  case breeds = "Breeds that the dogs look most like"
  case labels = "Breeds that the photos are labelled with"
  case groups = "Groups of breeds"
  case folders = "Folders"
  case months = "Years and months"
  case confidence = "How sure kennel was"
  case labelConfidence = "How sure kennel's labels are"
  case otherBreeds = "{count} other {count|breed|breeds}"
  case otherFolders = "{count} other {count|folder|folders}"
  case unsure = "unsure of the breed"
  case noDog = "no dog seen"
  case noLabel = "no label"
  case noGroup = "no group"
  case noDate = "no date"
  case tenth = "{least} to {most} %"
  case quartiles =
    """
    Half of these {count} photos lie between {lower} and {upper}; the middle one has {median}.
    """

  // Summaries
  case confirmed = "A person confirmed {count} of the breeds."
  case withLabel = "{count} with a breed's label"
}
