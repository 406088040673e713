public import Messages

/// Why a model bundle can't be used or written; its description is a sentence for the user.
public struct BundleError: FaultProviding, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, naming the file.
  public let description: String

  /// Whether the data are wrong, or the bundle can't be written where it should be.
  public let fault: Fault

  /// Makes an error from its sentence.
  public init(_ description: String, fault: Fault = .data) {
    self.description = description
    self.fault = fault
  }
}
