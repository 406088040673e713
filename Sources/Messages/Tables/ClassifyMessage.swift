/// What `kennel classify` says.
public enum ClassifyMessage: String, MessageTable {
  // Results
  case unreadable = "could not be read: {cause}"
  case labelled = "labelled {name} by a person; {verdict}"
  case noDog = "no dog seen (dog {probability})"
  case unsure = "{unsure}: {breeds}"
  case unsureWord = "unsure"
  case looksLike = "looks most like {breeds}"
  case breed = "{name} {confidence}"
  case others = ", or {breeds}"

  // --debug
  case debugModel = "debug: model {name} ({architecture}, {precision}) in {folder}"
  case debugWeights = "debug: weights SHA-256 {digest}"
  case debugThresholds = "debug: a dog from {dog}, a breed from {breed}"
  case debugThreads = "debug: up to {count} photos at a time, a thread each"
  case debugUnread = "debug: {file}: not read"
  case debugPhoto =
    """
    debug: {file}: {stored} decoded as {decoded}, input {input}; decode {decode}, preprocess \
    {preprocess}, inference {inference}; dog {dog}
    """
  case debugBreed = "debug:   {id} {name}: raw {raw}, calibrated {calibrated}"
}
