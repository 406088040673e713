package import OneDNN

/// The arithmetic of a network.
public enum Precision: String, Sendable, Hashable, CaseIterable, Codable {
  /// 32-bit floating point.
  case f32
  /// bfloat16 activations and weights, accumulated in f32.
  case bf16
  /// int8 in the layers of a `Quantization`; f32 in the others, or bf16 where that is fast.
  case int8

  /// The fastest precision on this processor without a loss of accuracy.
  public static var fastest: Precision { Engine.isFastInBF16 ? .bf16 : .f32 }

  /// The type in which floats are stored on this processor.
  package var floatKind: ElementKind {
    self == .bf16 && Engine.runsBF16 ? .bf16 : .f32
  }

  /// Whether bf16 is emulated in f32, since oneDNN has no code for it.
  package var emulatesBF16: Bool { self == .bf16 && !Engine.runsBF16 }
}

/// oneDNN's capabilities on this processor.
public enum Processor {
  /// Whether oneDNN has code for bf16 networks on this processor.
  public static var runsBF16: Bool { Engine.runsBF16 }
  /// Whether oneDNN has fast int8 code for this processor (AVX2).
  public static var hasNativeInt8: Bool { Engine.hasNativeInt8 }
  /// Whether the processor accumulates int8 products in 32 bits, so that weights can use all 8
  /// bits.
  public static var hasVNNI: Bool { Engine.hasVNNI }
}
