/// A category of errors, which determines the exit status of a command.
public enum Fault: Sendable, Hashable {
  /// The data are damaged, missing or of the wrong kind.
  case data
  /// A file or folder can't be created, or already exists.
  case creation
  /// Reading or writing failed.
  case inputOutput
  /// The command line is invalid.
  case usage
}

/// An error that provides its fault; all other errors count as `.data`.
public protocol FaultProviding: Error {
  /// The category of the error.
  var fault: Fault { get }
  /// The message for the user.
  var message: Message { get }
}
