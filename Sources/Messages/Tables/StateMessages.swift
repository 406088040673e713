/// The errors of kennel's own files and folders that other users may have written.
public enum OwnFileMessage: String, MessageTable {
  case otherOwner =
    """
    {path} belongs to another user. Remove it, or set XDG_STATE_HOME to a folder of your own.
    """
  case othersMayWrite =
    """
    Other users can write to {path}. Take that permission away (chmod go-w), or set XDG_STATE_HOME \
    to a folder of your own.
    """
  case isLink =
    """
    {path} is a symbolic link, and kennel follows none in its state folder. Remove it, or set \
    XDG_STATE_HOME to another folder.
    """
  case isSpecial =
    "{path} is not a regular file. Remove it, or set XDG_STATE_HOME to another folder."

  /// Without the state folder, no action can begin.
  public var fault: Fault { .creation }
}
