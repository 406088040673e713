/// The distribution of a model's confidence over many photos, in bounded memory.
struct ConfidenceSpread {
  /// The number of bins for quantiles, each a thousandth wide.
  private static let fineness = 1000

  private var fine = [Int](repeating: 0, count: fineness)
  private(set) var count = 0

  /// Counts a confidence, 0 to 1.
  mutating func add(_ confidence: Double) {
    fine[Self.bin(confidence)] += 1
    count += 1
  }

  /// The histogram with ten bins, from 0 to 0.1, 0.1 to 0.2, and so on; the last includes 1.
  var bins: [Int] {
    stride(from: 0, to: Self.fineness, by: Self.fineness / 10).map {
      fine[$0..<$0 + Self.fineness / 10].reduce(0, +)
    }
  }

  /// Returns a quantile of the confidences, rounded down to a thousandth.
  ///
  /// - Parameter share: the share of photos at or below the quantile; 0.5 for the median.
  /// - Returns: the quantile, or nil without photos.
  func quantile(_ share: Double) -> Double? {
    guard count > 0 else { return nil }
    let rank = max(1, Int((share * Double(count)).rounded(.up)))
    var seen = 0
    for (bin, photos) in fine.enumerated() {
      seen += photos
      if seen >= rank { return Double(bin) / Double(Self.fineness) }
    }
    return nil
  }

  private static func bin(_ confidence: Double) -> Int {
    guard confidence > 0 else { return 0 }
    return confidence < 1 ? Int(confidence * Double(fineness)) : fineness - 1
  }
}
