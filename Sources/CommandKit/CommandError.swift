internal import Messages

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

/// An error that ends a command, as a sentence for the user with the status to exit with.
public struct CommandError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The status to exit with.
  public let status: CommandStatus
  /// The sentence; empty when there is nobody to tell.
  public let description: String

  /// Makes an error.
  public init(_ status: CommandStatus, _ description: String) {
    self.status = status
    self.description = description
  }

  /// Makes an error of any other: the one place that gives errors their exit status.
  public init(_ error: any Error) {
    if let error = error as? CommandError {
      self = error
    } else {
      let fault = (error as? any FaultProviding)?.fault ?? .data
      self.init(CommandStatus(fault), "\(error)")
    }
  }

  /// Runs `body`, whose errors end the command.
  ///
  /// - Parameter body: what may go wrong.
  /// - Returns: what `body` returns.
  /// - Throws: a `CommandError` of what `body` throws.
  public static func wrapping<Value>(
    _ body: () throws -> Value
  ) throws(CommandError) -> Value {
    do {
      return try body()
    } catch {
      throw CommandError(error)
    }
  }
}

extension CommandStatus {
  /// The status of a fault.
  init(_ fault: Fault) {
    self =
      switch fault {
      case .data: .badData
      case .creation: .cannotCreate
      case .inputOutput: .inputOutput
      case .usage: .usage
      }
  }
}
