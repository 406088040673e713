/// Why a model bundle can't be used or written; its description is a sentence for the user.
public struct BundleError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, naming the file.
  public let description: String

  /// Whether a bundle can't be written where it should be; else data are wrong.
  public let isAboutWriting: Bool

  /// Makes an error from its sentence.
  public init(_ description: String, isAboutWriting: Bool = false) {
    self.description = description
    self.isAboutWriting = isAboutWriting
  }
}
