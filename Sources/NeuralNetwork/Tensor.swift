/// Numbers with a shape, row by row: the last dimension varies fastest.
public struct Tensor: Sendable, Hashable {
  /// The dimensions, outermost first; a scalar has none.
  public let shape: [Int]
  /// The elements; whoever changes them keeps their number.
  public var values: [Float]

  /// Makes a tensor of elements that fill the shape exactly.
  public init(shape: [Int], values: [Float]) {
    precondition(
      shape.reduce(1, *) == values.count,
      "\(values.count) values can't fill a tensor of the shape \(shape)")
    self.shape = shape
    self.values = values
  }
}
