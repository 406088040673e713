import Foundation
import Testing

@testable import Randomness

@Suite struct SeededGeneratorTests {
  @Test func `its numbers are those of the paper's program`() {
    // The first outputs of Vigna's splitmix64.c, of which there are copies in many libraries.
    var generator = SeededGenerator(seed: 1_234_567)
    let numbers = (0..<5).map { _ in generator.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test func `it goes on where it was stored`() throws {
    var generator = SeededGenerator(seed: .max)
    _ = generator.next()
    var stored = try JSONDecoder().decode(
      SeededGenerator.self, from: JSONEncoder().encode(generator))
    #expect(stored == generator)
    #expect((0..<9).map { _ in stored.next() } == (0..<9).map { _ in generator.next() })
  }

  @Test func `numbers in a range fill it evenly`() {
    var generator = SeededGenerator(seed: 2)
    let numbers = (0..<10_000).map { _ in generator.number(in: -3...5) }
    #expect(numbers.allSatisfy { -3 <= $0 && $0 < 5 })
    #expect(abs(numbers.reduce(0, +) / 10_000 - 1) < 0.1)
    let dice = (0..<6_000).map { _ in generator.integer(upTo: 5) }
    for face in 0...5 { #expect((850...1_150).contains(dice.count { $0 == face })) }
    #expect(Set(dice) == Set(0...5))
    #expect(generator.integer(upTo: 0) == 0)
  }
}
