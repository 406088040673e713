/// The sum of the products of some places of two lists of numbers, in double precision.
///
/// A float sum over millions of squares would stop growing long before its end.
///
/// - Parameters:
///   - range: the places.
///   - first: one list.
///   - second: the other; it may be the same.
/// - Returns: the sum; the order of its additions is always the same.
func sumOfProducts(
  _ range: Range<Int>, _ first: UnsafeMutableBufferPointer<Float>,
  _ second: UnsafeMutableBufferPointer<Float>
) -> Double {
  // Four sums side by side: a single one would wait for each of its additions.
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
