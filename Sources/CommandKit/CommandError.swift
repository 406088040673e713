public import ArgumentParser
public import Files
public import Messages

/// The result of a command, as the exit status of kennel.
public enum CommandStatus: Int32, Sendable, Hashable, CaseIterable {
  /// Everything was done; a photo without a certain breed, or without a dog, is a result.
  case success = 0
  /// Some photos could not be read or written.
  case somePhotosFailed = 1
  /// No photo was found, or none could be read.
  case nothingDone = 2
  /// The command line is invalid.
  case usage = 64
  /// A model or other data is damaged or missing.
  case badData = 65
  /// A file or folder can't be created, or exists already.
  case cannotCreate = 73
  /// Results could not be written, or a list could not be read.
  case inputOutput = 74
  /// The user pressed Ctrl-C.
  case interrupted = 130
  /// The reader of the results has closed its end; the shell's number for SIGPIPE.
  case outputClosed = 141

  /// The section on exit statuses in the help of every command.
  public static let help = """
    Exit status: 0 for success; 1 if some photos could not be read or changed; 2 if there was \
    nothing to do; 64 for an invalid command line; 65 if a model, plan or dataset is damaged, \
    missing or unsuitable; 73 if a file or folder can't be created; 74 if reading or writing \
    fails; 130 after Ctrl-C; 141 if the output is a pipe whose reader has exited.
    """
}

/// An error that ends a command: a message for the user, and the exit status.
public struct CommandError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The exit status.
  public let status: CommandStatus
  /// The message; nil if the error is silent.
  public let message: Message?

  /// Creates an error.
  public init(_ status: CommandStatus, _ message: Message?) {
    self.status = status
    self.message = message
  }

  /// The message in English; empty if the error is silent.
  public var description: String { message?.description ?? "" }

  /// Creates a command error from any error; only this initialiser maps errors to exit statuses.
  public init(_ error: any Error) {
    if let error = error as? CommandError {
      self = error
    } else {
      let fault = (error as? any FaultProviding)?.fault ?? .data
      self.init(CommandStatus(fault), Message(error))
    }
  }

  /// Runs `body`, and converts its errors to command errors.
  ///
  /// - Parameter body: the work that may fail.
  /// - Returns: what `body` returns.
  /// - Throws: a `CommandError` for the error that `body` throws.
  public static func wrapping<Value>(
    _ body: () throws -> Value
  ) throws(CommandError) -> Value {
    do {
      return try body()
    } catch {
      throw CommandError(error)
    }
  }

  /// Runs `body`, which reads or writes a file.
  ///
  /// - Parameters:
  ///   - status: the exit status if `body` fails.
  ///   - row: the message if `body` fails, with a `{file}` and the `{cause}`.
  ///   - file: the file.
  ///   - body: the work that may fail.
  /// - Returns: what `body` returns.
  /// - Throws: a `CommandError` for the error that `body` throws.
  public static func wrapping<Value>(
    _ status: CommandStatus, _ row: CommandMessage, _ file: Path, _ body: () throws -> Value
  ) throws(CommandError) -> Value {
    do {
      return try body()
    } catch {
      throw CommandError(status, row(["file": "\(file)", "cause": .error(error)]))
    }
  }
}

extension ValidationError {
  /// Creates an error about invalid options.
  public init(_ row: any MessageTable, _ values: [String: Message.Value] = [:]) {
    self.init(row(values).description)
  }

  /// Checks that the number of an option, if any, is in `range`.
  ///
  /// - Throws: a `ValidationError` if it is out of range.
  public static func check(
    _ option: String, _ number: Int?, in range: ClosedRange<Int>
  ) throws(ValidationError) {
    guard let number, !range.contains(number) else { return }
    throw ValidationError(
      range.upperBound == .max ? CommandMessage.from : .between,
      [
        "option": .text(option), "least": .count(range.lowerBound),
        "most": .count(range.upperBound),
      ])
  }
}

extension CommandStatus {
  /// Creates the status for a fault.
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
