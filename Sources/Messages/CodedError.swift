/// An error whose code is a row of a message table, which words it and says whose fault it is.
///
/// A module names its own, such as `typealias ImageError = CodedError<ImageMessage>`. Code decides
/// by `code`, never by the sentence.
public struct CodedError<Code: MessageTable>: FaultProviding, Hashable, CustomStringConvertible {
  /// What went wrong.
  public let code: Code
  /// The sentence, with the file and whatever else belongs to it.
  public let message: Message

  /// Makes an error from its parts.
  ///
  /// - Parameters:
  ///   - code: what went wrong.
  ///   - values: what stands in the sentence, by the names of the placeholders.
  public init(_ code: Code, _ values: [String: Message.Value] = [:]) {
    self.code = code
    message = code(values)
  }

  /// Whose fault it is.
  public var fault: Fault { code.fault }

  /// The sentence in English.
  public var description: String { message.description }
}
