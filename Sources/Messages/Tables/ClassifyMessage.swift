/// The messages of `kennel classify`.
public enum ClassifyMessage: String, MessageTable {
  // Results
  case unreadable = "could not be read: {cause}"
  case labelled = "labelled {name} by a person; {verdict}"
  case noDog = "no dog seen (dog {probability})"
  case unsure = "unsure"
  case looksLike = "looks most like {breeds}"
  case others = ", or {breeds}"

  // --debug
  case debugModel =
    """
    debug: model {name} ({architecture}, {precision}) in {folder}
    debug: weights SHA-256 {digest}
    debug: a dog from {dog}, a breed from {breed}
    debug: up to {count} photos at a time, a thread each
    """
  case debugUnread = "debug: {file}: not read"
  case debugPhoto =
    """
    debug: {file}: {stored} decoded as {decoded}, input {input}; decode {decode}, preprocess \
    {preprocess}, inference {inference}; dog {dog}
    """
  case debugBreed = "debug:   {id} {name}: raw {raw}, calibrated {calibrated}"
}
