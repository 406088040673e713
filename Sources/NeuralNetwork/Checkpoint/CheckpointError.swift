internal import Files
public import Messages

/// Why a checkpoint can't be read or used: where, what was expected, what was found.
public typealias CheckpointError = CodedError<CheckpointMessage>

extension CheckpointError {
  /// Makes an error of its place and what belongs to it.
  ///
  /// - Parameters:
  ///   - code: what went wrong.
  ///   - file: the checkpoint's path; nil when it lies in memory.
  ///   - tensor: the tensor's name, when the trouble is one tensor's.
  ///   - values: what else stands in the sentence.
  init(
    _ code: CheckpointMessage, in file: Path?, tensor: String? = nil,
    _ values: [String: Message.Value] = [:]
  ) {
    let file = file.map { "\($0)" } ?? Message.Value.message(CheckpointClause.memory())
    var values = values
    values["place"] =
      tensor.map { tensor in
        // A hostile name may fill the header.
        let name = safeText(tensor, limit: 100)
        return .message(CheckpointClause.tensor(["file": file, "tensor": .text(name)]))
      } ?? file
    self.init(code, values)
  }

  /// There is no tensor of that name and shape.
  static func unfitShape(
    of name: String, _ shape: [Int], found: [Int]?, in file: Path?
  ) -> CheckpointError {
    CheckpointError(
      found == nil ? .missing : .otherShape, in: file, tensor: name,
      ["shape": "\(shape)", "found": "\(found ?? [])"])
  }
}
