/// What a decision on a photo is made from: enough to make it again, exactly as it was.
public struct NetworkOutputs: Sendable, Hashable {
  /// The largest output that makes sense.
  ///
  /// Those of published networks are below 100. Far above, the numbers of a `Float` lie too far apart
  /// for a softmax to say anything.
  static let largestLogit: Float = 10_000

  /// Whether a network's outputs can be the base of a decision: finite, and not too large.
  static func areUsable(_ logits: some Sequence<Float>) -> Bool {
    logits.allSatisfy { $0.magnitude <= largestLogit }
  }

  /// The network's output for each breed, in the order of the labels.
  public let logits: [Float]
  /// The largest of all outputs over the temperature, those of the background included.
  public let largest: Double
  /// The sum of exp(output / temperature - largest) over all outputs.
  public let sum: Double

  /// Makes outputs from their parts.
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

  /// Reads what `bytes` made; nil when it is not that of `count` breeds.
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
