import Foundation
import Testing

@testable import NeuralNetwork

@Suite struct `Half precision` {
  static let every = (UInt16.min ... .max)

  /// Like `hard_floats` of `make_checkpoint_fixtures.py`.
  static let hardFloats: [UInt32] = every.flatMap { upper in
    [0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF].map { UInt32(upper) << 16 | $0 }
  }

  /// Like `half_ties` of `make_checkpoint_fixtures.py`.
  static let halfTies: [UInt32] = (UInt16(0)..<0x7C00).flatMap { bits in
    let upper = bits == 0x7BFF ? 65536 : Double(Float16(bitPattern: bits + 1))
    let middle = Float((Double(Float16(bitPattern: bits)) + upper) / 2)
    return [middle.nextDown, middle, middle.nextUp].map(\.bitPattern)
  }

  private static func digest(_ values: some Sequence<Float>) -> String {
    let hash = values.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1.isNaN ? 0x7FC0_0000 : $1.bitPattern)) &* 0x100_0000_01B3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func numpyDigest(_ key: String) throws -> String? {
    let data = try Data(contentsOf: URL(fileURLWithPath: checkpointFixture("half_precision.json")))
    return try JSONDecoder().decode([String: String].self, from: data)[key]
  }

  @Test func `widens every half as Float16 does`() {
    let wrong = Self.every.filter { bits in
      let expected = Float(Float16(bitPattern: bits))
      let found = Float(bitPattern: HalfPrecision.widenF16(bits))
      guard expected.isNaN else { return found.bitPattern != expected.bitPattern }
      // The payload is kept as it is, which the CPU would make quiet.
      let payload = found.bitPattern & 0x7F_FFFF
      return !found.isNaN || found.sign != expected.sign || payload != UInt32(bits & 0x3FF) << 13
    }
    #expect(wrong.isEmpty, "\(wrong.count) are wrong, \(wrong[0]) the first")
  }

  @Test func `narrows hard floats as Float16 does`() {
    let wrong = (Self.hardFloats + Self.halfTies).filter { bits in
      let expected = Float16(Float(bitPattern: bits))
      let found = Float16(bitPattern: HalfPrecision.narrowF16(bits))
      guard expected.isNaN else { return found.bitPattern != expected.bitPattern }
      return !found.isNaN || found.sign != expected.sign
    }
    #expect(wrong.isEmpty, "\(wrong.count) are wrong, \(wrong[0]) the first")
  }

  @Test func `converts as numpy does`() throws {
    let widened = Self.every.map { Float(bitPattern: HalfPrecision.widenF16($0)) }
    #expect(try Self.digest(widened) == Self.numpyDigest("widenF16"))
    let upper = Self.every.map { Float(bitPattern: HalfPrecision.widenBF16($0)) }
    #expect(try Self.digest(upper) == Self.numpyDigest("widenBF16"))
    let narrowed = Self.hardFloats.map { Float(Float16(bitPattern: HalfPrecision.narrowF16($0))) }
    #expect(try Self.digest(narrowed) == Self.numpyDigest("narrowF16"))
    let ties = Self.halfTies.map { Float(Float16(bitPattern: HalfPrecision.narrowF16($0))) }
    #expect(try Self.digest(ties) == Self.numpyDigest("narrowF16AtTies"))
    let brain = Self.hardFloats.map {
      Float(bitPattern: HalfPrecision.widenBF16(HalfPrecision.narrowBF16($0)))
    }
    #expect(try Self.digest(brain) == Self.numpyDigest("narrowBF16"))
  }

  @Test func `survives the round trip of every half`() {
    let wrong = Self.every.filter { bits in
      let isNaN = bits & 0x7FFF > 0x7C00
      let half = HalfPrecision.narrowF16(HalfPrecision.widenF16(bits))
      let brain = HalfPrecision.narrowBF16(HalfPrecision.widenBF16(bits))
      let isBrainNaN = bits & 0x7FFF > 0x7F80
      return half != (isNaN ? bits | 0x200 : bits) || brain != (isBrainNaN ? bits | 0x40 : bits)
    }
    #expect(wrong.isEmpty, "\(wrong.count) are wrong, \(wrong[0]) the first")
  }
}
