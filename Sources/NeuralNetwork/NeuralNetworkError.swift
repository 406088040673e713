/// Why a network can't be described, set up or run; its description is a sentence for the user.
public struct NeuralNetworkError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What went wrong.
  public let description: String

  /// Makes an error from its sentence.
  public init(_ description: String) { self.description = description }
}
