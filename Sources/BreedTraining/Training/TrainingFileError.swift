public import Messages

/// A file that a training needs can't be written: the fault is the disk's, not the data's.
public struct TrainingFileError: FaultProviding, Sendable, Hashable, CustomStringConvertible {
  /// It is the disk's.
  public var fault: Fault { .inputOutput }
  /// The sentence, with the file and the system's reason.
  public let description: String

  /// Makes an error that says `description`.
  init(_ description: String) { self.description = description }
}
