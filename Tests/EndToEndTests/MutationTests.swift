import Foundation
import TestSupport
import Testing
import Randomness

extension Data {
  /// These bytes with one thing done to them that happens to files, or that an attacker would do.
  fileprivate func mutated(_ random: inout SeededGenerator) -> Data {
    var data = Data(self)
    guard data.count > 4 else { return data }
    let place = Int.random(in: 0..<data.count, using: &random)
    switch Int.random(in: 0..<7, using: &random) {
    case 0: return data.prefix(place)
    case 1: data[place] = UInt8.random(in: 0...255, using: &random)
    case 2:
      for _ in 0..<20 {
        data[Int.random(in: 0..<data.count, using: &random)] = .random(in: 0...255, using: &random)
      }
    case 3:
      // Lengths and sizes stand at the beginning.
      let head = Swift.min(data.count, 400)
      for _ in 0..<3 {
        data[Int.random(in: 0..<head, using: &random)] =
          [0, 0xFF, 0x7F].randomElement(
            using: &random) ?? 0
      }
    case 4: data.replaceSubrange(place..<Swift.min(place + 64, data.count), with: Data(count: 64))
    case 5: data.removeSubrange(place..<Swift.min(place + 100, data.count))
    default: data.insert(contentsOf: data.prefix(place), at: place)
    }
    return data
  }
}

@Suite(.timeLimit(.minutes(30))) struct `Damaged files` {
  /// `KENNEL_MUTATIONS=10000 swift test --filter 'Damaged files'` is the long run.
  private static let count =
    ProcessInfo.processInfo.environment["KENNEL_MUTATIONS"].flatMap(Int.init) ?? 400

  @Test func `are each reported once, without a crash or a hang`() throws {
    let folder = try TemporaryFolder()
    let fixtures = packageRoot.appending(path: "Tests/ImagingTests/Fixtures")
    let seeds = try FileManager.default.contentsOfDirectory(
      at: fixtures, includingPropertiesForKeys: nil
    ).filter { ["jpg", "png"].contains($0.pathExtension) }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
    try #require(seeds.count > 10)
    let contents = try seeds.map { try Data(contentsOf: $0) }
    var random = SeededGenerator(seed: 2026)
    for number in 0..<Self.count {
      let seed = Int.random(in: 0..<seeds.count, using: &random)
      let name = "\(10_000_000 + number).\(seeds[seed].pathExtension)"
      try folder.write(contents[seed].mutated(&random), as: name)
    }
    let result = try run(
      builtKennel, ["classify", "--format", "jsonl", folder.url.path(percentEncoded: false)])
    #expect([0, 1].contains(result.status), "\(result.errors)")
    let found = try records(result.output)
    let results = found.filter { $0.type == "result" }
    #expect(results.count == Self.count)
    let names = results.compactMap { $0.path?.split(separator: "/").last.map(String.init) }
    #expect(names == names.sorted() && Set(names).count == Self.count)
    #expect(results.allSatisfy { ($0.outcome == "error") == ($0.error != nil) })
    #expect(found.last?.type == "summary")
    print("\(Self.count) damaged files: \(results.count { $0.error != nil }) refused")
  }
}
