internal import COneDNN

// 1.5 · 2^23: what is small and added to it loses its fraction, to the nearest, ties to even. Other
// than `rounded()` it becomes vector code on every processor.
private let toWholes: Float = 12_582_912

/// How real numbers are stored in a byte: as the nearest multiple of a scale.
///
/// There is no zero point: what is never negative is stored in 0...255, all else in -127...127
/// (Jacob 2017, arXiv 1712.05877, has one; oneDNN is fastest without).
struct Int8Scale: Sendable, Hashable {
  let isSigned: Bool
  let scale: Float

  /// The finest scale that reaches both ends of a range.
  init(_ range: Quantization.InputRange) {
    isSigned = range.low < 0
    scale = isSigned ? max(-range.low, range.high) / 127 : range.high / 255
  }

  var kind: Layout.ElementKind { isSigned ? .s8 : .u8 }
  private var lowest: Float { isSigned ? -128 : 0 }
  private var highest: Float { isSigned ? 127 : 255 }

  /// Rounds floats to what would be stored, in place, ties to even.
  func round(_ values: UnsafeMutableBufferPointer<Float>) {
    let (inverse, scale, lowest, highest) = (1 / scale, scale, lowest, highest)
    for index in values.indices {
      let steps = min(max(values[index] * inverse, lowest), highest)
      values[index] = (steps + toWholes - toWholes) * scale
    }
  }
}

/// The weights of a layer in int8: a scale for each output channel, so that its largest is 127.
struct Int8Weights {
  /// Whole numbers from -127 to 127, as floats.
  var values: Tensor
  /// What they are multiplied by, one for each output channel.
  let scales: [Float]

  init(_ weight: Tensor) {
    var values = weight
    let channels = weight.shape[0]
    let size = weight.values.count / max(channels, 1)
    var scales = [Float](repeating: 1, count: channels)
    values.values.withUnsafeMutableBufferPointer { numbers in
      for channel in 0..<channels {
        let row = UnsafeMutableBufferPointer(
          rebasing: numbers[channel * size..<(channel + 1) * size])
        let largest = row.reduce(0) { max($0, abs($1)) }
        // So small that its inverse would overflow: a dead channel.
        guard largest > 1e-20 else {
          row.update(repeating: 0)
          continue
        }
        scales[channel] = largest / 127
        for index in row.indices {
          row[index] = row[index] * (127 / largest) + toWholes - toWholes
        }
      }
    }
    self.values = values
    self.scales = scales
  }

  /// The real weights that they stand for.
  var real: Tensor {
    var result = values
    let size = result.values.count / max(scales.count, 1)
    for index in result.values.indices { result.values[index] *= scales[index / size] }
    return result
  }
}
