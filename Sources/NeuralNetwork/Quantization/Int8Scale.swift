internal import OneDNN

// 1.5 · 2^23: adding it to a small number rounds off the fraction, to nearest, ties to even. Unlike
// `rounded()`, this vectorises on every processor.
private let toWholes: Float = 12_582_912

/// An affine quantisation of real numbers to 8 bits: the nearest multiple of a scale, plus a zero
/// point (Jacob 2017, arXiv 1712.05877).
///
/// Values that are never negative are stored in 0...255 with zero point 0. Others are stored in
/// 0...255 with a zero point in between; if the layer reads zero padding, they are scaled to
/// -127...127 without a zero point, because a padding byte of 0 must represent zero.
package struct Int8Scale: Sendable, Hashable {
  let isSigned: Bool
  let scale: Float
  /// The integer that represents zero.
  let zeroPoint: Float
  /// The zero point times the scale.
  var offset: Float { zeroPoint * scale }

  /// Creates the finest scale that covers both ends of a range.
  init(_ range: Quantization.InputRange, isPadded: Bool = false) {
    isSigned = range.low < 0 && isPadded
    scale = isSigned ? max(-range.low, range.high) / 127 : (range.high - range.low) / 255
    // The zero point is an integer, so that real zeros, which are frequent after ReLU, are exact.
    zeroPoint = isSigned ? 0 : (-range.low / scale).rounded()
  }

  var kind: ElementKind { isSigned ? .s8 : .u8 }
  private var lowest: Float { isSigned ? -128 : 0 }
  private var highest: Float { isSigned ? 127 : 255 }

  /// Rounds floats to their quantised values in place, ties to even.
  func round(_ values: UnsafeMutableBufferPointer<Float>) {
    // A division per value would be several times slower.
    let (inverse, scale, zero) = (1 / scale, scale, zeroPoint)
    let (lowest, highest) = (lowest, highest)
    for index in values.indices {
      // Clipping first keeps the number small enough for the rounding trick.
      let steps = min(max(values[index] * inverse + zero, lowest), highest)
      values[index] = (steps + toWholes - toWholes - zero) * scale
    }
  }
}

/// The weights of a layer in int8, with a scale for each output channel.
///
/// Without VNNI, products of bytes are summed in pairs in 16 bits with saturation. There the
/// weights are limited to -63...63, since 2 · 255 · 63 fits; elsewhere to -127...127.
struct Int8Weights {
  /// The quantised weights, in the order of the weights.
  let values: [Int8]
  /// The scales, one for each output channel.
  let scales: [Float]
  /// The sum of the quantised weights of each output channel.
  let sums: [Float]
  private let shape: [Int]

  /// Quantises weights.
  ///
  /// - Parameters:
  ///   - weight: the weights, output channels first.
  ///   - isDoubled: whether the quantised weights must be even without VNNI, where oneDNN halves
  ///     the weights of signed inputs (developer guide, "Nuances of int8 computations"); even ones
  ///     lose nothing.
  ///   - hasVNNI: whether the weights can use all 8 bits.
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
          // Non-negative floats are ordered like their bit patterns, and integer maxima vectorise.
          let largest = Float(
            bitPattern: real[row].reduce(0) { max($0, $1.bitPattern & 0x7FFF_FFFF) })
          // The reciprocal of a tiny number could overflow. Such a channel is dead: its weights
          // become 0.
          let isDead = !(largest > 1e-20)
          if !isDead { scales[channel] = largest / (steps * Float(1 << shift)) }
          let factor = isDead ? 0 : steps / largest
          var sum: Int32 = 0
          for index in row {
            // After the addition, the low bits of the significand are the integer itself.
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

  /// The real weights that the quantised ones represent.
  var real: Tensor {
    let size = values.count / max(scales.count, 1)
    return Tensor(
      shape: shape, values: values.indices.map { Float(values[$0]) * scales[$0 / size] })
  }
}
