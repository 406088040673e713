/// The errors in reading, writing and locking journals.
public enum ArchiveMessage: String, MessageTable {
  case journalNotWritten =
    "kennel's journal can't be written, so nothing more is changed. {cause}"
  case journalNotRead = "The journal {id} can't be read. {cause}"
  case journalsNotRead = "The journals can't be read. {cause}"
  case actionBusy = "Another kennel is working on this action."
}
