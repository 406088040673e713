/// How a command went, as the status that kennel exits with.
public enum CommandStatus: Int32, Sendable, Hashable, CaseIterable {
  /// Everything was done; a photo without a sure breed, or without a dog, is a result.
  case success = 0
  /// Some photos could not be read or written.
  case somePhotosFailed = 1
  /// No photo was found, or none could be read.
  case nothingDone = 2
  /// The command line makes no sense.
  case usage = 64
  /// The model, or other data, is damaged or missing.
  case badData = 65
  /// A file or folder can't be made, or is there already.
  case cannotCreate = 73
  /// Results could not be written, or a list could not be read.
  case inputOutput = 74
  /// The user pressed Ctrl-C.
  case interrupted = 130
  /// Nobody reads the results any more; the shell's number for SIGPIPE.
  case outputClosed = 141
}
