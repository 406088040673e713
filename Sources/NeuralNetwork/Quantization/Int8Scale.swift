internal import OneDNN

// 1.5 · 2^23: adding it to a small number rounds the fraction away, to nearest, ties to even.
// Unlike `rounded()`, this becomes vector code on every processor.
private let toWholes: Float = 12_582_912

/// How real numbers are stored in a byte: as the nearest multiple of a scale, counted from a zero
/// point (Jacob 2017, arXiv 1712.05877).
///
/// Values that are never negative are stored in 0...255 with zero point 0. Others are stored in
/// 0...255 as well, with a zero point in between; if the layer reads zero padding, they are stored
/// in -127...127 without a zero point, because a padding byte of 0 must stand for zero.
package struct Int8Scale: Sendable, Hashable {
  let isSigned: Bool
  let scale: Float
  /// What stands for zero: a whole number.
  let zeroPoint: Float
  /// The real number that the zero point adds to what is stored.
  var offset: Float { zeroPoint * scale }

  /// The finest scale that reaches both ends of a range.
  init(_ range: Quantization.InputRange, isPadded: Bool = false) {
    isSigned = range.low < 0 && isPadded
    scale = isSigned ? max(-range.low, range.high) / 127 : (range.high - range.low) / 255
    // The zero point is a whole number, so that real zeros, which ReLU makes many of, are exact.
    zeroPoint = isSigned ? 0 : (-range.low / scale).rounded()
  }

  var kind: ElementKind { isSigned ? .s8 : .u8 }
  private var lowest: Float { isSigned ? -128 : 0 }
  private var highest: Float { isSigned ? 127 : 255 }

  /// Rounds floats to what would be stored, in place, ties to even.
  func round(_ values: UnsafeMutableBufferPointer<Float>) {
    // A division per value would be several times slower than a multiplication.
    let (inverse, scale, zero) = (1 / scale, scale, zeroPoint)
    let (lowest, highest) = (lowest, highest)
    for index in values.indices {
      // Clipping before rounding keeps the number small enough for the rounding trick.
      let steps = min(max(values[index] * inverse + zero, lowest), highest)
      values[index] = (steps + toWholes - toWholes - zero) * scale
    }
  }
}

/// The weights of a layer in int8: whole numbers with a scale for each output channel.
///
/// Without VNNI, products of bytes are summed in pairs in 16 bits, which saturate. There the
/// weights reach from -63 to 63, since 2 · 255 · 63 fits; elsewhere from -127 to 127.
struct Int8Weights {
  /// The numbers, in the order of the weights.
  let values: [Int8]
  /// What they are multiplied by, one for each output channel.
  let scales: [Float]
  /// The sum of each output channel's numbers.
  let sums: [Float]
  private let shape: [Int]

  /// Rounds weights.
  ///
  /// - Parameters:
  ///   - weight: the weights, output channels first.
  ///   - isDoubled: whether all numbers are to be even. Without VNNI oneDNN halves the weights of
  ///     signed inputs (developer guide, "Nuances of int8 computations"); even ones lose nothing.
  ///   - hasVNNI: whether there are 8 bits for them.
  init(_ weight: Tensor, isDoubled: Bool = false, hasVNNI: Bool = Engine.hasVNNI) {
    let steps: Float = hasVNNI ? 127 : 63
    let shift: UInt32 = isDoubled && !hasVNNI ? 1 : 0
    shape = weight.shape
    let channels = shape[0]  // O
    let size = weight.values.count / max(channels, 1)  // I / G · kH · kW
    var scales = [Float](repeating: 1, count: channels)
    var sums = [Float](repeating: 0, count: channels)
    values = [Int8](unsafeUninitializedCapacity: weight.values.count) { numbers, count in
      weight.values.withUnsafeBufferPointer { real in
        for channel in 0..<channels {
          let row = channel * size..<(channel + 1) * size
          // Floats without their sign bit are ordered like their bit patterns, and integer maxima
          // vectorise.
          let largest = Float(
            bitPattern: real[row].reduce(0) { max($0, $1.bitPattern & 0x7FFF_FFFF) })
          // The inverse of such a number would overflow: a dead channel, whose weights become 0.
          let isDead = !(largest > 1e-20)
          if !isDead { scales[channel] = largest / (steps * Float(1 << shift)) }
          let factor = isDead ? 0 : steps / largest
          var sum: Int32 = 0
          for index in row {
            // After the addition, the low bits of the float's significand are the whole number
            // itself.
            let bits = (real[index] * factor + toWholes).bitPattern &<< shift
            let number = Int8(truncatingIfNeeded: bits)
            numbers[index] = number
            sum &+= Int32(number)
          }
          // The zero point of the input is multiplied by this sum; see `ByteStep.bias`.
          sums[channel] = Float(sum)
        }
      }
      count = weight.values.count
    }
    self.scales = scales
    self.sums = sums
  }

  /// The real weights that they stand for.
  var real: Tensor {
    let size = values.count / max(scales.count, 1)
    return Tensor(
      shape: shape, values: values.indices.map { Float(values[$0]) * scales[$0 / size] })
  }
}
