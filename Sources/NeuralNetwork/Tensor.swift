/// A multidimensional array of floats in row-major order: the last dimension varies fastest.
public struct Tensor: Sendable, Hashable {
  /// The dimensions, outermost first; a scalar has none.
  public let shape: [Int]
  /// The elements; their number must not change.
  public var values: [Float]

  /// Creates a tensor from elements that fill the shape exactly.
  public init(shape: [Int], values: [Float]) {
    precondition(
      shape.reduce(1, *) == values.count,
      "\(values.count) values can't fill a tensor of the shape \(shape)")
    self.shape = shape
    self.values = values
  }
}
