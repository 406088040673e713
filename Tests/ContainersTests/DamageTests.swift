import Containers
import Foundation
import Randomness
import Testing

/// Files that are cut, damaged, or of any bytes.
struct DamageTests {
  /// What the tests of decoding and the fuzzers of metadata start from.
  private static func corpus() throws -> [[UInt8]] {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try ["ImagingTests/Fixtures", "Fuzz/Found/decode"].flatMap { folder in
      try FileManager.default.contentsOfDirectory(atPath: tests.appending(path: folder).path())
        .sorted().map { try [UInt8](Data(contentsOf: tests.appending(path: "\(folder)/\($0)"))) }
        .filter { walk($0).isWhole && 100..<20_000 ~= $0.count }
    }
  }

  @Test func `a file that is cut off keeps the parts that are all there`() throws {
    let corpus = try Self.corpus()
    #expect(corpus.count > 50)
    for file in corpus {
      let whole = walk(file)
      let end = try #require(whole.parts.last).range.upperBound
      for count in Set((0..<40).map { $0 * end / 40 } + whole.parts.map(\.range.upperBound)) {
        let cut = walk(Array(file.prefix(count)))
        #expect(cut.parts == whole.parts.filter { $0.range.upperBound <= count && count >= 8 })
      }
    }
  }

  @Test(arguments: 0..<4)
  func `parts never leave the file, and never overlap`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for var file in try Self.corpus() {
      for _ in 0..<20 {
        let place = Int.random(in: 3..<min(300, file.count), using: &random)
        file[place] =
          [0, 0xFF, 0xE1, UInt8.random(in: 0...255, using: &random)]
          .randomElement(using: &random) ?? 0
        expectOrdered(walk(file), file.count)
      }
    }
    for _ in 0..<200 {
      let count = Int.random(in: 0...300, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      expectOrdered(walk([0xFF, 0xD8, 0xFF] + bytes), count + 3)
    }
  }

  private func expectOrdered(_ found: Walk, _ count: Int) {
    var end = 0
    for part in found.parts {
      #expect(part.range.lowerBound >= end && part.range.upperBound <= count)
      #expect(part.range.lowerBound < part.payload.lowerBound)
      #expect(part.payload.upperBound <= part.range.upperBound)
      end = part.range.upperBound
    }
  }

  @Test func `a file of another format, or of none, has no parts`() {
    for file in [[], [0xFF, 0xD8], Array("GIF89a".utf8), Array("RIFF\u{4}\0\0\0WEBPVP8 ".utf8)] {
      let found = walk(file)
      #expect(found.parts.isEmpty && !found.isWhole && found.exif == nil && found.width == nil)
    }
  }
}
