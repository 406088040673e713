public import Files
internal import Messages

/// Why a checkpoint can't be read, used or written: where, what was expected, what was found.
public struct CheckpointError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of trouble it is.
  public enum Kind: Sendable, Hashable {
    /// The operating system refuses to open, map, or write the file.
    case inaccessible
    /// The file breaks the rules of its format.
    case damaged
    /// The checkpoint has no tensor of that name.
    case missing
    /// The tensor is not as the network needs it, or can't be written as asked.
    case mismatch
  }

  /// What kind of trouble it is.
  public let kind: Kind
  /// The checkpoint's path; nil when it lies in memory.
  public let file: Path?
  /// The tensor's name, when the trouble is one tensor's.
  public let tensor: String?
  /// What was expected, such as "the shape [32, 3, 3, 3]".
  public let expected: String
  /// What was found in its place.
  public let found: String

  /// Makes an error from its parts.
  public init(
    _ kind: Kind, file: Path?, tensor: String? = nil, expected: String, found: String
  ) {
    self.kind = kind
    self.file = file
    self.tensor = tensor
    self.expected = expected
    self.found = found
  }

  /// Makes an error of a file that the system refuses to open, map or write.
  init(inaccessible error: FileError, file: Path, expected: String) {
    let reason =
      switch error.code {
      case .system(let error): error.reason
      default: error.description
      }
    self.init(.inaccessible, file: file, expected: expected, found: reason)
  }

  /// A sentence for the user.
  ///
  /// Control characters of hostile names are shown escaped.
  public var description: String {
    let place = [
      file?.displayName ?? "the checkpoint", tensor.map { "tensor \(safeText($0, limit: 100))" },
    ]
    return (place.compactMap { $0 } + ["expected \(expected), found \(found)"])
      .joined(separator: ": ")
  }
}
