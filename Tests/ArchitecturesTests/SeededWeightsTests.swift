import Foundation
import Testing

/// One tensor as Python's `make_fixtures.py` made it.
private struct SeededRecord: Decodable {
  let name: String
  let shape: [Int]
  let seed: String
  let firstBits: [String]
  let lastBits: String
}

@Suite struct `Seeded weights` {
  private static func records() throws -> [SeededRecord] {
    let url = try #require(
      Bundle.module.url(
        forResource: "seeded_weights", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode([SeededRecord].self, from: Data(contentsOf: url))
  }

  private static func hexadecimal(_ value: some BinaryInteger, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: digits - text.count) + text
  }

  @Test func `are bit-equal to Python's`() throws {
    let records = try Self.records()
    #expect(records.count >= 10)
    for record in records {
      let values = seededValues(name: record.name, shape: record.shape)
      let bits = values.map { Self.hexadecimal($0.bitPattern, digits: 8) }
      #expect(Self.hexadecimal(fnv1a(record.name), digits: 16) == record.seed)
      #expect(values.count == record.shape.reduce(1, *))
      #expect(Array(bits.prefix(8)) == record.firstBits, "\(record.name)")
      #expect(bits.last == record.lastBits, "\(record.name)")
    }
  }

  @Test func `stay in the range of their rule`() {
    let ranges: [(String, ClosedRange<Float>)] = [
      ("input", -1...1), ("x.bn3.weight", 0.6...0.8), ("x.running_var", 0.5...1.5),
    ]
    for (name, range) in ranges {
      let values = seededValues(name: name, shape: [999])
      #expect(values.allSatisfy { range.contains($0) }, "\(name)")
      #expect(Set(values).count > 990, "\(name)")
    }
  }
}
