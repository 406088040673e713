/// Branch-free conversions between `Float` and the two 16-bit float formats.
///
/// They use integer arithmetic and selects so that the compiler vectorises the loops, and avoid
/// `Float16`, whose conversions are library calls on CPUs without F16C. The results do not depend
/// on how the CPU treats subnormal floats.
package enum HalfPrecision {
  /// Widens an IEEE half exactly, including subnormals, infinities and NaN payloads.
  @inline(__always)
  package static func widenF16(_ half: UInt16) -> UInt32 {
    let magnitude = UInt32(half & 0x7FFF) &<< 13
    let exponent = magnitude & 0x0F80_0000
    let rebiased = magnitude &+ 0x3800_0000
    // The implicit leading bit that a subnormal lacks is added and subtracted again.
    let subnormal =
      (Float(bitPattern: rebiased &+ 0x0080_0000) - Float(bitPattern: 0x3880_0000)).bitPattern
    let special = rebiased &+ 0x3800_0000
    let bits = exponent == 0 ? subnormal : exponent == 0x0F80_0000 ? special : rebiased
    return bits | UInt32(half & 0x8000) &<< 16
  }

  /// Narrows to the nearest IEEE half, ties to even; NaN becomes a quiet NaN.
  @inline(__always)
  package static func narrowF16(_ float: UInt32) -> UInt16 {
    let magnitude = float & 0x7FFF_FFFF
    let odd = (magnitude &>> 13) & 1
    let normal = (magnitude &- 0x3800_0000 &+ 0xFFF &+ odd) &>> 13
    // Adding 1/2 makes the FPU round at the half's last subnormal bit.
    let subnormal = (Float(bitPattern: magnitude) + 0.5).bitPattern &- 0x3F00_0000
    let special: UInt32 =
      magnitude > 0x7F80_0000 ? 0x7E00 | ((magnitude &>> 13) & 0x3FF) : 0x7C00
    let bits =
      magnitude < 0x3880_0000 ? subnormal : magnitude >= 0x4780_0000 ? special : normal
    return UInt16(truncatingIfNeeded: bits | (float &>> 16) & 0x8000)
  }

  /// Widens a bfloat16, which is the upper half of a float.
  @inline(__always)
  static func widenBF16(_ half: UInt16) -> UInt32 { UInt32(half) &<< 16 }

  /// Narrows to the nearest bfloat16, ties to even; NaN becomes a quiet NaN.
  @inline(__always)
  static func narrowBF16(_ float: UInt32) -> UInt16 {
    let rounded = (float &+ 0x7FFF &+ ((float &>> 16) & 1)) &>> 16
    let isNaN = float & 0x7FFF_FFFF > 0x7F80_0000
    return UInt16(truncatingIfNeeded: isNaN ? (float &>> 16) | 0x40 : rounded)
  }

  /// Rounds floats to the nearest bfloat16 in place, ties to even, and keeps them as floats.
  package static func roundToBF16(_ values: UnsafeMutableBufferPointer<Float>) {
    for index in values.indices {
      values[index] = Float(bitPattern: widenBF16(narrowBF16(values[index].bitPattern)))
    }
  }
}

extension ElementType {
  /// Decodes little-endian elements of this type, at any alignment.
  ///
  /// - Precondition: `isReadableAsFloat`.
  func floats(from source: UnsafeRawBufferPointer) -> [Float] {
    switch self {
    case .f32:
      Self.read(source, as: UInt32.self) { Float(bitPattern: UInt32(littleEndian: $0)) }
    case .f16:
      Self.read(source, as: UInt16.self) {
        Float(bitPattern: HalfPrecision.widenF16(UInt16(littleEndian: $0)))
      }
    case .bf16:
      Self.read(source, as: UInt16.self) {
        Float(bitPattern: HalfPrecision.widenBF16(UInt16(littleEndian: $0)))
      }
    default: preconditionFailure("\(self) isn't read as floats")
    }
  }

  /// Encodes floats as little-endian elements of this type.
  ///
  /// - Precondition: `isReadableAsFloat`.
  func bytes(of floats: ArraySlice<Float>) -> [UInt8] {
    switch self {
    case .f32: Self.write(floats) { $0.littleEndian }
    case .f16: Self.write(floats) { HalfPrecision.narrowF16($0).littleEndian }
    case .bf16: Self.write(floats) { HalfPrecision.narrowBF16($0).littleEndian }
    default: preconditionFailure("\(self) isn't written from floats")
    }
  }

  @inline(__always)
  private static func read<Stored: FixedWidthInteger & BitwiseCopyable>(
    _ source: UnsafeRawBufferPointer, as _: Stored.Type, _ widen: (Stored) -> Float
  ) -> [Float] {
    let size = MemoryLayout<Stored>.size
    let count = source.count / size
    return [Float](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      // An empty buffer may have no address; otherwise every load is within `source`.
      if count > 0, let from = source.baseAddress, let to = buffer.baseAddress {
        for i in 0..<count {
          let stored = from.loadUnaligned(fromByteOffset: i &* size, as: Stored.self)
          (to + i).initialize(to: widen(stored))
        }
      }
      initializedCount = count
    }
  }

  @inline(__always)
  private static func write<Stored: FixedWidthInteger & BitwiseCopyable>(
    _ floats: ArraySlice<Float>, _ narrow: (UInt32) -> Stored
  ) -> [UInt8] {
    let size = MemoryLayout<Stored>.size
    return [UInt8](unsafeUninitializedCapacity: floats.count * size) { buffer, initializedCount in
      let target = UnsafeMutableRawBufferPointer(buffer)
      floats.withUnsafeBufferPointer { floats in
        for i in floats.indices {
          let stored = narrow(floats[i].bitPattern)
          target.storeBytes(of: stored, toByteOffset: i &* size, as: Stored.self)
        }
      }
      initializedCount = floats.count * size
    }
  }
}
