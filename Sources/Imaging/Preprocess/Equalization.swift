/// Returns the histogram equalisation of each channel as a lookup table, byte for byte as Pillow's
/// `ImageOps.equalize`.
///
/// - Parameter pixels: red, green and blue, interleaved.
/// - Returns: three tables of 256 bytes.
func equalizingTables(_ pixels: [UInt8]) -> [[UInt8]] {
  var counts = [Int](repeating: 0, count: 3 * 256)
  pixels.withUnsafeBufferPointer { pixels in
    counts.withUnsafeMutableBufferPointer { counts in
      for index in stride(from: 0, to: pixels.count, by: 3) {
        counts[Int(pixels[index])] += 1
        counts[256 + Int(pixels[index + 1])] += 1
        counts[512 + Int(pixels[index + 2])] += 1
      }
    }
  }
  return (0..<3).map { equalizingTable(Array(counts[256 * $0..<256 * ($0 + 1)])) }
}

/// Returns the table of one channel.
///
/// The count of the brightest value is left out of the step, so that this value maps to 255.
private func equalizingTable(_ counts: [Int]) -> [UInt8] {
  let identity = (0...255).map(UInt8.init)
  guard let brightest = counts.last(where: { $0 != 0 }) else { return identity }
  let step = (counts.reduce(0, +) - brightest) / 255
  guard step > 0 else { return identity }
  var sum = step / 2
  return counts.map { count in
    defer { sum += count }
    return UInt8(min(255, sum / step))
  }
}

/// Standardises an input to a mean of 0 and a standard deviation of 1; without contrast, to zeros.
///
/// The deviation is at least 1 / sqrt(n), as in TensorFlow.
func standardize(_ input: UnsafeMutableBufferPointer<Float>) {
  let count = Double(input.count)
  let mean = input.reduce(0) { $0 + Double($1) } / count
  let variance = input.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
  let deviation = max(variance.squareRoot(), 1 / count.squareRoot())
  for index in input.indices { input[index] = Float((Double(input[index]) - mean) / deviation) }
}
