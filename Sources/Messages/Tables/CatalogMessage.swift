/// The errors of the catalog, shown after its path.
public enum CatalogMessage: String, MessageTable {
  case pathNotUTF8 = "Its path is not UTF-8."
  case notMade = "{cause}"
  case newer = "A newer kennel made it."
  case damaged = "It is damaged."
  case diskFull = "Its disk is full."
  case locked = "Another program keeps it locked."
  case notWritable = "It can't be opened for writing."
  case unusable = "It can't be used."
  case failed = "{reason}."

  /// The fault is the disk's.
  public var fault: Fault { .inputOutput }
}
