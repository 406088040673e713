/// Why a model bundle can't be used; its description is a sentence for the user.
public struct BundleError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, naming the file.
  public let description: String

  /// Makes an error from its sentence.
  public init(_ description: String) { self.description = description }
}
