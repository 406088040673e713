/// The errors in the content of a list of paths.
public enum PathListMessage: String, MessageTable {
  case utf16 = "It is in UTF-16 or UTF-32. Save it as UTF-8."
  case zeroBytes =
    """
    It has zero bytes in its lines. For paths that end with zero bytes add -0; text in UTF-16 must \
    be saved as UTF-8.
    """
  case longLine = "It has a line of more than {limit} bytes, so it is no list of paths."
  case emptyLines = "It has more than {limit} empty lines one after the other."
}
