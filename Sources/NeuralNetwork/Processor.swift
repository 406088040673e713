internal import OneDNN

/// What oneDNN can do on this computer's processor.
public enum Processor {
  /// Whether oneDNN has code for bf16 networks on this processor.
  public static var runsBF16: Bool { Engine.runsBF16 }
  /// Whether networks are faster in bf16 than in f32: on AMD's with AVX-512 BF16, and on those with
  /// AMX.
  public static var isFastInBF16: Bool { Engine.isFastInBF16 }

  /// Whether oneDNN has fast code for bytes on this processor (AVX2).
  public static var hasNativeInt8: Bool { Engine.hasNativeInt8 }
  /// Whether the processor sums up products of bytes in 32 bits, so that weights may have 8 bits.
  public static var hasVNNI: Bool { Engine.hasVNNI }
}
