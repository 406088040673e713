package import OneDNN

/// The arithmetic of a network.
public enum Precision: String, Sendable, Hashable, CaseIterable, Codable {
  /// 32-bit floating point.
  case f32
  /// bfloat16 activations and weights, summed up in 32 bits.
  case bf16
  /// Bytes in the layers that a `Quantization` names; f32 in the others, or bf16 where that is fast.
  case int8

  /// The fastest precision on this processor that keeps the accuracy.
  public static var fastest: Precision { Engine.isFastInBF16 ? .bf16 : .f32 }

  /// What floats are stored as on this processor.
  package var floatKind: ElementKind {
    self == .bf16 && Engine.runsBF16 ? .bf16 : .f32
  }

  /// Whether bf16 is computed in f32 and rounded, for want of code.
  package var emulatesBF16: Bool { self == .bf16 && !Engine.runsBF16 }
}

/// What oneDNN can do on this computer's processor.
public enum Processor {
  /// Whether oneDNN has code for bf16 networks on this processor.
  public static var runsBF16: Bool { Engine.runsBF16 }
  /// Whether oneDNN has fast code for bytes on this processor (AVX2).
  public static var hasNativeInt8: Bool { Engine.hasNativeInt8 }
  /// Whether the processor sums up products of bytes in 32 bits, so that weights may have 8 bits.
  public static var hasVNNI: Bool { Engine.hasVNNI }
}
