public import NeuralNetwork

/// The arithmetic that a user asks for.
public enum PrecisionChoice: String, CaseIterable, Sendable {
  /// The fastest that the processor has.
  case auto
  /// 32-bit floating point.
  case f32
  /// 16-bit floating point with the range of f32.
  case bf16

  /// The arithmetic on this computer.
  public var resolved: Precision {
    switch self {
    case .auto: .fastest
    case .f32: .f32
    case .bf16: .bf16
    }
  }
}
