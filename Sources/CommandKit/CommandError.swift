public import ArgumentParser
public import Files
public import Messages

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

  /// What the help of every command says of it.
  public static let help = """
    Exit status: 0 when all was done; 1 when some photos could not be read or changed; 2 when \
    there was nothing to do; 64 for a command line that makes no sense; 65 for a model, plan or \
    dataset that is damaged, missing or does not fit; 73 when a file or folder can't be made; 74 \
    when something can't be read or written; 130 after Ctrl-C; 141 when nobody reads the results.
    """
}

/// An error that ends a command: a sentence for the user, and the status to exit with.
public struct CommandError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The status to exit with.
  public let status: CommandStatus
  /// The sentence; nil when there is nobody to tell.
  public let message: Message?

  /// Makes an error.
  public init(_ status: CommandStatus, _ message: Message?) {
    self.status = status
    self.message = message
  }

  /// The sentence in English; empty when there is nobody to tell.
  public var description: String { message?.description ?? "" }

  /// Makes an error of any other: the one place that gives errors their exit status.
  public init(_ error: any Error) {
    if let error = error as? CommandError {
      self = error
    } else {
      let fault = (error as? any FaultProviding)?.fault ?? .data
      self.init(CommandStatus(fault), Message(error))
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

  /// Runs `body`, which reads or writes a file.
  ///
  /// - Parameters:
  ///   - status: the status to exit with when that goes wrong.
  ///   - row: the sentence that is said then, of a `{file}` and the `{cause}`.
  ///   - file: the file.
  ///   - body: what may go wrong.
  /// - Returns: what `body` returns.
  /// - Throws: a `CommandError` of what `body` throws.
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
  /// Makes an error of options that make no sense.
  public init(_ row: any MessageTable, _ values: [String: Message.Value] = [:]) {
    self.init(row(values).description)
  }

  /// Finds fault with the number that an option gives, if it gives one.
  ///
  /// - Throws: a `ValidationError` when it is out of range.
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
