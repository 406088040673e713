/// The arithmetic of a network.
public enum Precision: String, Sendable, Hashable, CaseIterable, Codable {
  /// 32-bit floating point.
  case f32
  /// bfloat16 activations and weights, summed up in 32 bits.
  case bf16
  /// Bytes in the layers that a `Quantization` names, f32 in the others.
  case int8

  /// The fastest precision on this processor that keeps the accuracy.
  public static var fastest: Precision { Processor.hasNativeBF16 ? .bf16 : .f32 }
}
