/// Why the catalog can't be used; the sentences follow its name.
public enum CatalogMessage: String, MessageTable {
  case pathNotUTF8 = "Its path is not UTF-8."
  case notMade = "{cause}"
  case newer = "A newer kennel made it."
  case damaged = "It is damaged."
  case diskFull = "Its disk is full."
  case locked = "Another program keeps it locked."
  case notWritable = "It can't be opened for writing."
  case failed = "{reason}."

  /// It is the disk's.
  public var fault: Fault { .inputOutput }
}
