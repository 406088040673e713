/// How sure a model was of many photos, in bounded memory.
struct ConfidenceSpread {
  /// How finely quartiles are told: to a thousandth.
  private static let fineness = 1000

  private var fine = [Int](repeating: 0, count: fineness)
  private(set) var count = 0

  /// Counts a confidence, 0 to 1.
  mutating func add(_ confidence: Double) {
    fine[Self.bin(confidence)] += 1
    count += 1
  }

  /// How many confidences are from 0 to 0.1, from there to 0.2, and so on; the last with 1.
  var bins: [Int] {
    stride(from: 0, to: Self.fineness, by: Self.fineness / 10).map {
      fine[$0..<$0 + Self.fineness / 10].reduce(0, +)
    }
  }

  /// The confidence that a share of all are not above, rounded down to a thousandth.
  ///
  /// - Parameter share: 0.5 for the median.
  /// - Returns: the confidence, or nil when there is none.
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
