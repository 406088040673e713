/// A histogram of magnitudes, for choosing where to clip values.
///
/// Its bins widen as larger values are added, so one pass is enough.
public struct MagnitudeHistogram: Sendable {
  private static let binCount = 2048

  /// The lowest value.
  public private(set) var low: Float = 0
  /// The highest value.
  public private(set) var high: Float = 0
  private var width: Float = 0
  private var bins = [Int](repeating: 0, count: binCount)

  /// Creates an empty histogram.
  public init() {}

  /// Adds values.
  public mutating func add(_ values: UnsafeBufferPointer<Float>) {
    var (low, high) = (low, high)
    for value in values { (low, high) = (min(low, value), max(high, value)) }
    (self.low, self.high) = (low, high)
    let largest = max(-low, high)
    // Below this limit, bins would have a subnormal width; such values count as zero.
    let least = Float.leastNormalMagnitude * Float(Self.binCount)
    guard largest >= least, largest.isFinite else { return }
    // The first values determine the width. It is only ever doubled, so wider bins are unions of
    // whole ones.
    if width == 0 { width = largest / Float(Self.binCount) }
    while largest > width * Float(Self.binCount) { widen() }
    let inverse = 1 / width
    // Rounding in the multiplication can move the largest value one bin too far. `min` also returns
    // its first argument for NaN, which has no bin.
    let last = Float(Self.binCount - 1)
    bins.withUnsafeMutableBufferPointer { bins in
      // Zero is exact in every range, so it is irrelevant for clipping.
      for value in values where value != 0 { bins[Int(min(last, abs(value) * inverse))] += 1 }
    }
  }

  /// Adds the counts of another histogram.
  public mutating func merge(_ other: MagnitudeHistogram) {
    guard other.width > 0 else { return }
    var other = other
    if width == 0 {
      self = other
      return
    }
    // In general the two widths do not differ by a power of 2. So after widening, each bin is added
    // to the bin that contains its midpoint.
    while other.width < width { other.widen() }
    while width < other.width { widen() }
    let factor = other.width / width
    for (index, count) in other.bins.enumerated() where count > 0 {
      bins[min(Int((Float(index) + 0.5) * factor), Self.binCount - 1)] += count
    }
    (low, high) = (min(low, other.low), max(high, other.high))
  }

  /// Doubles the width of the bins by merging them in pairs, so that no count is lost.
  private mutating func widen() {
    width *= 2
    for index in 0..<Self.binCount / 2 { bins[index] = bins[2 * index] + bins[2 * index + 1] }
    for index in Self.binCount / 2..<Self.binCount { bins[index] = 0 }
  }

  /// The range of all values, with `high` raised to at least `-low`; nil if it is unusable for
  /// int8.
  public var range: Quantization.InputRange? {
    let range = Quantization.InputRange(low: low, high: max(high, -low))
    return range.isUsable ? range : nil
  }

  /// The range with the smallest mean square error of rounding and clipping together; nil if
  /// `range` is.
  public var bestRange: Quantization.InputRange? {
    guard let range else { return nil }
    // Ranges with negative values are evaluated as symmetric: 127 steps on each side.
    let levels: Float = low < 0 ? 127 : 255
    let largest = max(-low, high)
    var (best, least) = (largest, Float.infinity)
    // The error can have several local minima, so all limits are tried.
    for percent in stride(from: 20, through: 100, by: 1) {
      let limit = largest * Float(percent) / 100
      let error = error(limit, step: limit / levels)
      if error <= least { (best, least) = (limit, error) }  // clips less on ties
    }
    let clipped = Quantization.InputRange(low: max(range.low, -best), high: best)
    return clipped.isUsable ? clipped : range
  }

  private func error(_ limit: Float, step: Float) -> Float {
    var sum: Float = 0
    for (index, count) in bins.enumerated() where count > 0 {
      let value = (Float(index) + 0.5) * width
      let stored = min((value / step).rounded() * step, limit)
      sum += Float(count) * (value - stored) * (value - stored)
    }
    return sum
  }
}
