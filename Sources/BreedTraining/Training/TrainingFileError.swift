public import Messages

/// An error in writing a file of a training; the fault is the disk's, not the data's.
public struct TrainingFileError: FaultProviding, Sendable, Hashable, CustomStringConvertible {
  /// The fault is the disk's.
  public var fault: Fault { .inputOutput }
  /// A sentence with the file and the system's reason.
  public let description: String

  /// Creates an error with this description.
  init(_ description: String) { self.description = description }
}
