/// What goes wrong with journals, the catalog and lists of photos.
public enum ArchiveMessage: String, MessageTable {
  case journalNotWritten =
    "kennel's journal can't be written, so nothing more is changed. {cause}"
  case journalNotRead = "The journal {id} can't be read. {cause}"
  case journalsNotRead = "The journals can't be read. {cause}"
  case actionBusy = "Another kennel is working on this action."
}
