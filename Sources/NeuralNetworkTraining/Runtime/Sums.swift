/// Returns the dot product of a range of two buffers, accumulated in double precision.
///
/// A single-precision sum of millions of squares would stop growing long before its end.
///
/// - Parameters:
///   - range: the range of the elements.
///   - first: the first buffer.
///   - second: the second buffer; it may be the first.
/// - Returns: the dot product; the order of additions is fixed.
func sumOfProducts(
  _ range: Range<Int>, _ first: UnsafeMutableBufferPointer<Float>,
  _ second: UnsafeMutableBufferPointer<Float>
) -> Double {
  // Four accumulators: a single one would be bound by the latency of its additions.
  var sums = (0.0, 0.0, 0.0, 0.0)
  var index = range.lowerBound
  while index + 4 <= range.upperBound {
    sums.0 += Double(first[index]) * Double(second[index])
    sums.1 += Double(first[index + 1]) * Double(second[index + 1])
    sums.2 += Double(first[index + 2]) * Double(second[index + 2])
    sums.3 += Double(first[index + 3]) * Double(second[index + 3])
    index += 4
  }
  while index < range.upperBound {
    sums.0 += Double(first[index]) * Double(second[index])
    index += 1
  }
  return (sums.0 + sums.1) + (sums.2 + sums.3)
}
