public import NeuralNetwork

/// The arithmetic that a user requests.
public enum PrecisionChoice: String, CaseIterable, Sendable {
  /// The fastest that the processor supports.
  case auto
  /// 32-bit floating point.
  case f32
  /// 16-bit floating point with the range of f32.
  case bf16
  /// 8-bit integers, for models with quantised layers.
  case int8

  /// Returns the arithmetic for this computer.
  ///
  /// - Parameter hasInt8: whether the model has layers that can be computed in int8.
  /// - Returns: the arithmetic.
  public func resolved(hasInt8: Bool) -> Precision {
    switch self {
    case .auto: hasInt8 && Processor.hasVNNI ? .int8 : .fastest
    case .f32: .f32
    case .bf16: .bf16
    case .int8: .int8
    }
  }
}
