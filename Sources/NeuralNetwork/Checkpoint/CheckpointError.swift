internal import Files
public import Messages

/// An error in reading or using a checkpoint: the place, what was expected, what was found.
public typealias CheckpointError = CodedError<CheckpointMessage>

extension CheckpointError {
  /// Creates an error from its place and the values of its message.
  ///
  /// - Parameters:
  ///   - code: the kind of error.
  ///   - file: the checkpoint's path; nil for a checkpoint in memory.
  ///   - tensor: the tensor's name, if the error concerns a single tensor.
  ///   - values: the other values of the message, by placeholder name.
  init(
    _ code: CheckpointMessage, in file: Path?, tensor: String? = nil,
    _ values: [String: Message.Value] = [:]
  ) {
    let file = file.map { "\($0)" } ?? Message.Value.message(CheckpointClause.memory())
    var values = values
    values["place"] =
      tensor.map { tensor in
        // An untrusted name may be as long as the header.
        let name = safeText(tensor, limit: 100)
        return .message(CheckpointClause.tensor(["file": file, "tensor": .text(name)]))
      } ?? file
    self.init(code, values)
  }

  /// Returns the error for a missing tensor, or one of another shape.
  static func unfitShape(
    of name: String, _ shape: [Int], found: [Int]?, in file: Path?
  ) -> CheckpointError {
    CheckpointError(
      found == nil ? .missing : .otherShape, in: file, tensor: name,
      ["shape": "\(shape)", "found": "\(found ?? [])"])
  }
}
