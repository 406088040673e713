/// Whose fault an error is; a command's exit status follows from it.
public enum Fault: Sendable, Hashable {
  /// The data are damaged, missing or of another kind.
  case data
  /// A file or folder can't be made, or is there already.
  case creation
  /// Reading or writing failed.
  case inputOutput
  /// The command line makes no sense.
  case usage
}

/// An error that says whose fault it is; all others are the data's.
public protocol FaultProviding: Error {
  /// Whose fault it is.
  var fault: Fault { get }
  /// The sentence; that of the error's description unless the error has another.
  var message: Message { get }
}

extension FaultProviding {
  /// The error's description.
  public var message: Message { CommandMessage.text(["text": .text("\(self)")]) }
}
