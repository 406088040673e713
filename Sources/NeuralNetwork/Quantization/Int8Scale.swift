internal import OneDNN

// 1.5 · 2^23: what is small and added to it loses its fraction, to the nearest, ties to even. Other
// than `rounded()` it becomes vector code on every processor.
private let toWholes: Float = 12_582_912

/// How real numbers are stored in a byte: as the nearest multiple of a scale, counted from a zero
/// point (Jacob 2017, arXiv 1712.05877).
///
/// What is never negative is stored in 0...255 with the zero point 0. All else is so too, with a zero
/// point between; or in -127...127 without one, where zeros of a padding are read with it.
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
    zeroPoint = isSigned ? 0 : (-range.low / scale).rounded()
  }

  var kind: ElementKind { isSigned ? .s8 : .u8 }
  private var lowest: Float { isSigned ? -128 : 0 }
  private var highest: Float { isSigned ? 127 : 255 }

  /// Rounds floats to what would be stored, in place, ties to even.
  func round(_ values: UnsafeMutableBufferPointer<Float>) {
    let (inverse, scale, zero) = (1 / scale, scale, zeroPoint)
    let (lowest, highest) = (lowest, highest)
    for index in values.indices {
      let steps = min(max(values[index] * inverse + zero, lowest), highest)
      values[index] = (steps + toWholes - toWholes - zero) * scale
    }
  }
}

/// The weights of a layer in int8: whole numbers with a scale for each output channel.
///
/// Where products of bytes are summed up in 16 bits, in pairs, the numbers reach from -63 to 63:
/// 2 · 255 · 63 does not overflow. Elsewhere from -127 to 127.
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
  ///   - isDoubled: whether the numbers shall be even. Without VNNI oneDNN halves the weights of
  ///     signed inputs (developer guide, "Nuances of int8 computations"): so nothing is lost.
  ///   - hasVNNI: whether there are 8 bits for them.
  init(_ weight: Tensor, isDoubled: Bool = false, hasVNNI: Bool = Engine.hasVNNI) {
    let steps: Float = hasVNNI ? 127 : 63
    let shift: UInt32 = isDoubled && !hasVNNI ? 1 : 0
    shape = weight.shape
    let channels = shape[0]
    let size = weight.values.count / max(channels, 1)
    var scales = [Float](repeating: 1, count: channels)
    var sums = [Float](repeating: 0, count: channels)
    values = [Int8](unsafeUninitializedCapacity: weight.values.count) { numbers, count in
      weight.values.withUnsafeBufferPointer { real in
        for channel in 0..<channels {
          let row = channel * size..<(channel + 1) * size
          // Of numbers without a sign the bits have the same order.
          let largest = Float(
            bitPattern: real[row].reduce(0) { max($0, $1.bitPattern & 0x7FFF_FFFF) })
          // So small that its inverse would overflow: a dead channel.
          let isDead = !(largest > 1e-20)
          if !isDead { scales[channel] = largest / (steps * Float(1 << shift)) }
          let factor = isDead ? 0 : steps / largest
          var sum: Int32 = 0
          for index in row {
            // The sum's last bits are those of the whole number.
            let bits = (real[index] * factor + toWholes).bitPattern &<< shift
            let number = Int8(truncatingIfNeeded: bits)
            numbers[index] = number
            sum &+= Int32(number)
          }
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
