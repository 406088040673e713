internal import Glibc

/// A random number generator with the same sequence on every platform: SplitMix64 (Steele, Lea,
/// Flood 2014).
///
/// Encoding stores the generator's state, so that a sequence can be resumed.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Hashable, Codable {
  /// The state, which is the seed of a generator that continues this sequence.
  public private(set) var state: UInt64

  /// Creates a generator that starts the sequence of `seed`.
  public init(seed: UInt64) { state = seed }

  /// Returns the next number of the sequence.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

// Swift's own algorithms for random values of a type may change between versions.
extension RandomNumberGenerator {
  /// Returns a number from 0 up to, but not including, 1.
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Returns a number in `range`, excluding its upper bound.
  public mutating func number(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + unit() * (range.upperBound - range.lowerBound)
  }

  /// Returns an integer from 0 through `largest`.
  public mutating func integer(upTo largest: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(largest) + 1).high)
  }

  /// Returns a number from the standard normal distribution (Box and Muller 1958).
  public mutating func normal() -> Double {
    (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit())
  }
}
