package import OneDNN

/// Why a network can't be described, set up or run; its description is a sentence for the user.
public struct NeuralNetworkError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What went wrong.
  public let description: String

  /// Makes an error from its sentence.
  public init(_ description: String) { self.description = description }

  /// What oneDNN says, to callers who do not know it.
  package init(_ error: OneDNNError) { description = error.description }

  /// Runs `body`, and throws what oneDNN says in it as a `NeuralNetworkError`.
  package static func namingOneDNN<Value>(
    _ body: () throws(OneDNNError) -> Value
  ) throws(NeuralNetworkError) -> Value {
    do { return try body() } catch { throw NeuralNetworkError(error) }
  }

  /// Runs `body`, and throws what oneDNN says in it as a `NeuralNetworkError`, all else as it is.
  package static func namingOneDNN<Value>(amongAll body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as OneDNNError { throw NeuralNetworkError(error) }
  }
}
