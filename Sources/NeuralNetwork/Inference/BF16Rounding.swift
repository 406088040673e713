/// Rounds floats to the nearest bf16 in place, ties to even, and keeps them as floats.
///
/// NaN stays NaN: the rounding could carry its mantissa over, so a quiet bit is set instead.
package func roundToBF16(_ values: UnsafeMutableBufferPointer<Float>) {
  for i in values.indices {
    let bits = values[i].bitPattern
    let rounded = (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) & 0xFFFF_0000
    let isNaN = bits & 0x7FFF_FFFF > 0x7F80_0000
    values[i] = Float(bitPattern: isNaN ? (bits | 0x0040_0000) & 0xFFFF_0000 : rounded)
  }
}
