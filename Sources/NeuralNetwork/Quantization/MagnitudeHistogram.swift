/// How often numbers of which size occurred, for choosing where to clip them.
///
/// Its bins grow as larger numbers come, so one pass is enough.
public struct MagnitudeHistogram: Sendable {
  private static let binCount = 2048

  /// The lowest number.
  public private(set) var low: Float = 0
  /// The highest number.
  public private(set) var high: Float = 0
  private var width: Float = 0
  private var bins = [Int](repeating: 0, count: binCount)

  /// Makes an empty one.
  public init() {}

  /// Counts numbers.
  public mutating func add(_ values: UnsafeBufferPointer<Float>) {
    var (low, high) = (low, high)
    for value in values { (low, high) = (min(low, value), max(high, value)) }
    (self.low, self.high) = (low, high)
    let largest = max(-low, high)
    // Below the least that has bins of a normal width, everything is as good as zero.
    let least = Float.leastNormalMagnitude * Float(Self.binCount)
    guard largest >= least, largest.isFinite else { return }
    // The first values set the width, and it only ever doubles, so wider bins are made of whole
    // ones.
    if width == 0 { width = largest / Float(Self.binCount) }
    while largest > width * Float(Self.binCount) { widen() }
    let inverse = 1 / width
    // Rounding in the multiplication may put the largest value one bin too far. `min` also returns
    // its first argument for NaN, which has no bin.
    let last = Float(Self.binCount - 1)
    bins.withUnsafeMutableBufferPointer { bins in
      // Zero is exact in every range, so it tells nothing about where to clip.
      for value in values where value != 0 { bins[Int(min(last, abs(value) * inverse))] += 1 }
    }
  }

  /// Counts what another one counted.
  public mutating func merge(_ other: MagnitudeHistogram) {
    guard other.width > 0 else { return }
    var other = other
    if width == 0 {
      self = other
      return
    }
    // The widths of the two differ by no power of 2 in general, so after widening each bin's values
    // go where the middle of the bin lies.
    while other.width < width { other.widen() }
    while width < other.width { widen() }
    let factor = other.width / width
    for (index, count) in other.bins.enumerated() where count > 0 {
      bins[min(Int((Float(index) + 0.5) * factor), Self.binCount - 1)] += count
    }
    (low, high) = (min(low, other.low), max(high, other.high))
  }

  /// Doubles the width of the bins by adding them up in pairs, so that no count is lost.
  private mutating func widen() {
    width *= 2
    for index in 0..<Self.binCount / 2 { bins[index] = bins[2 * index] + bins[2 * index + 1] }
    for index in Self.binCount / 2..<Self.binCount { bins[index] = 0 }
  }

  /// The whole range; nil where numbers can't be stored by it.
  public var range: Quantization.InputRange? {
    let range = Quantization.InputRange(low: low, high: max(high, -low))
    return range.isUsable ? range : nil
  }

  /// The range whose rounding and clipping together have the smallest mean square error.
  public var bestRange: Quantization.InputRange? {
    guard let range else { return nil }
    // Storage of values that can be negative is judged as symmetric: 127 steps on each side.
    let levels: Float = low < 0 ? 127 : 255
    let largest = max(-low, high)
    var (best, least) = (largest, Float.infinity)
    // The error can have several minima, so all limits are tried.
    for percent in stride(from: 20, through: 100, by: 1) {
      let limit = largest * Float(percent) / 100
      let error = error(limit, step: limit / levels)
      if error <= least { (best, least) = (limit, error) }  // ties prefer to clip less
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
