/// The parameters of a network by name, in a file or in memory.
public protocol StateDict: Sendable {
  /// The tensors' names, sorted.
  var names: [String] { get }

  /// Returns the shape of a tensor, or nil if there is none of that name.
  func shape(of name: String) -> [Int]?

  /// Returns a tensor, converted to floats.
  ///
  /// - Throws: `CheckpointError` when it is missing, has another shape, or isn't made of floats.
  func tensor(_ name: String, shape: [Int]) throws(CheckpointError) -> Tensor
}

extension StateDict {
  /// Returns whether there is a tensor of that name.
  public func contains(_ name: String) -> Bool { shape(of: name) != nil }
}

/// Parameters in memory, such as those of a network in training.
public struct MemoryStateDict: StateDict, Hashable {
  /// The tensors by name.
  public var tensors: [String: Tensor]

  /// Creates a state dict from tensors.
  public init(_ tensors: [String: Tensor]) { self.tensors = tensors }

  /// The tensors' names, sorted.
  public var names: [String] { tensors.keys.sorted() }

  /// Returns the shape of a tensor, or nil if there is none of that name.
  public func shape(of name: String) -> [Int]? { tensors[name]?.shape }

  /// Returns a tensor.
  ///
  /// - Throws: `CheckpointError` when it is missing or has another shape.
  public func tensor(_ name: String, shape: [Int]) throws(CheckpointError) -> Tensor {
    guard let tensor = tensors[name], tensor.shape == shape else {
      throw .unfitShape(of: name, shape, found: tensors[name]?.shape, in: nil)
    }
    return tensor
  }
}
