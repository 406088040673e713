/// An error whose code is a row of a message table, which provides its text and its fault.
///
/// Each module declares its own, such as `typealias ImageError = CodedError<ImageMessage>`. Callers
/// branch on `code`, never on the text.
public struct CodedError<Code: MessageTable>: FaultProviding, Hashable, CustomStringConvertible {
  /// The row of the message table.
  public let code: Code
  /// The message, with its values.
  public let message: Message

  /// Creates an error from its parts.
  ///
  /// - Parameters:
  ///   - code: the row of the message table.
  ///   - values: the values, by placeholder name.
  public init(_ code: Code, _ values: [String: Message.Value] = [:]) {
    self.code = code
    message = code(values)
  }

  /// The fault, which determines the exit status.
  public var fault: Fault { code.fault }

  /// The message in English.
  public var description: String { message.description }
}
