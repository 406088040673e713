public import NeuralNetwork

/// The arithmetic that a user asks for.
public enum PrecisionChoice: String, CaseIterable, Sendable {
  /// The fastest that the processor has.
  case auto
  /// 32-bit floating point.
  case f32
  /// 16-bit floating point with the range of f32.
  case bf16
  /// Bytes, for models that say which layers can take it.
  case int8

  /// The arithmetic on this computer.
  ///
  /// - Parameter hasInt8: whether the model says which layers can be computed in int8.
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
