@testable import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing
import Randomness

/// What stands in a column of the catalog comes back as it was.
struct PackingTests {
  @Test(arguments: [
    [], [""], ["", ""], ["a"], ["a", "b", ""], ["Irish, \"red\" setter", "a;b|c\\d\n\t"],
    ["\u{1F}"], ["a\u{1F}b", "c"], ["\u{0}", "a\u{0}b"], ["\u{301}a", "b\u{301}"],
    ["\u{FFFD}", "\u{10FFFF}", "犬", "🐶🏽"],
  ])
  func `texts`(texts: [String]) {
    let back = [String](packed: texts.packed)
    #expect(back.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
  }

  @Test func `random texts`() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<1000 {
      let texts = (0..<Int.random(in: 0...4, using: &random)).map { _ in
        String(
          String.UnicodeScalarView(
            (0..<Int.random(in: 0...5, using: &random)).compactMap { _ in
              Unicode.Scalar(UInt32.random(in: 0...0x2FF, using: &random))
            }))
      }
      #expect([String](packed: texts.packed).map { Array($0.utf8) } == texts.map { Array($0.utf8) })
    }
  }

  @Test func `dates, in the order of time`() throws {
    let dates = try [
      (1, 1, 1, 0), (1999, 12, 31, 86_399), (2000, 1, 1, 0), (2000, 1, 1, 86_400),
      (2026, 2, 28, 1), (9999, 12, 31, 86_400),
    ].map { try #require(CaptureDate(year: $0, month: $1, day: $2, secondOfDay: $3)) }
    for date in dates { #expect(CaptureDate(packed: date.packed) == date) }
    #expect(dates.map(\.packed) == dates.map(\.packed).sorted())
    for packed in [0, -1, .min, .max, 99_999] { #expect(CaptureDate(packed: packed) == nil) }
  }

  @Test func `labels`() {
    let machine = BreedLabel(
      breedID: "n1", breedName: "Löwchen\u{1F}\u{0}", status: .machine,
      confidence: 0.123456789012345678, model: "m", modelDigest: "d", when: "2026-11-24T13:45:00Z")
    let stated = BreedLabel(breedID: "", breedName: "", status: .confirmed, when: "")
    let rejected = BreedLabel(breedID: "x", breedName: "y", status: .rejected, when: "z")
    for label in [machine, stated, rejected] { #expect(BreedLabel(packed: label.packed) == label) }
    for confidence in ["nan", "inf", "-0.1", "1.1", "1e400", "sure"] {
      let label = BreedLabel(packed: ["n1", "b", "machine", confidence, "", "", ""].packed)
      #expect(label?.breedID == "n1" && label?.confidence == nil)
    }
    #expect(BreedLabel(packed: ["a", "b"].packed) == nil)
    #expect(BreedLabel(packed: ["a", "b", "bark", "", "", "", ""].packed) == nil)
  }
}
