/// The outputs that a decision on a photo is based on, sufficient to repeat it exactly.
public struct NetworkOutputs: Sendable, Hashable {
  /// The largest plausible magnitude of an output.
  ///
  /// Published networks stay below 100. Far above, the spacing of `Float` values is too coarse for
  /// a meaningful softmax.
  static let largestLogit: Float = 10_000

  /// Returns whether outputs can be the basis of a decision: finite, and not too large.
  static func areUsable(_ logits: some Sequence<Float>) -> Bool {
    logits.allSatisfy { $0.magnitude <= largestLogit }
  }

  /// The network's output for each breed, in the order of the labels.
  public let logits: [Float]
  /// The largest of all outputs, including the background's, divided by the temperature.
  public let largest: Double
  /// The sum of exp(output / temperature - largest) over all outputs.
  public let sum: Double

  /// Creates outputs from their parts.
  public init(logits: [Float], largest: Double, sum: Double) {
    self.logits = logits
    self.largest = largest
    self.sum = sum
  }

  /// The outputs as bytes: `largest`, `sum` and the logits, little-endian.
  public var bytes: [UInt8] {
    let head = [largest, sum].flatMap { littleEndian($0.bitPattern) }
    return head + logits.flatMap { littleEndian($0.bitPattern) }
  }

  /// Creates outputs from `bytes`, or returns nil if these aren't valid outputs for `count` breeds.
  public init?(bytes: [UInt8], count: Int) {
    guard bytes.count == 16 + 4 * count else { return nil }
    largest = Double(bitPattern: number(bytes[0..<8]))
    sum = Double(bitPattern: number(bytes[8..<16]))
    logits = (0..<count).map { Float(bitPattern: number(bytes[(16 + 4 * $0)..<(20 + 4 * $0)])) }
    guard largest.isFinite, sum.isFinite, sum > 0, Self.areUsable(logits) else {
      return nil
    }
  }
}

private func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
  (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * Number($0))) }
}

private func number<Number: FixedWidthInteger>(_ bytes: ArraySlice<UInt8>) -> Number {
  bytes.reversed().reduce(0) { $0 << 8 | Number($1) }
}
