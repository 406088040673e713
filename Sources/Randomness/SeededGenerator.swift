internal import Glibc

/// Random numbers that are the same on every computer.
///
/// They are those of SplitMix64 (Steele, Lea, Flood 2014). The generator's state is what is stored,
/// so that a sequence can be continued.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Hashable, Codable {
  /// The seed of a generator that continues this sequence.
  public private(set) var state: UInt64

  /// Starts the sequence that belongs to `seed`.
  public init(seed: UInt64) { state = seed }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

// Swift's own ways from a generator to a number may change with its version.
extension RandomNumberGenerator {
  /// A number from 0 to below 1.
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number in a range, its upper end left out.
  public mutating func number(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + unit() * (range.upperBound - range.lowerBound)
  }

  /// A whole number from 0 to `largest`, both included.
  public mutating func integer(upTo largest: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(largest) + 1).high)
  }

  /// A number from the standard normal distribution (Box and Muller 1958).
  public mutating func normal() -> Double {
    (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit())
  }
}
