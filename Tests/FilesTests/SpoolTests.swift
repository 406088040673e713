import Files
import Foundation
import Randomness
import TestSupport
import Testing

struct SpoolTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: ["", "none"])
  func `bytes come back from a file, or from memory without one`(place: String) throws {
    let spool = Spool(in: place.isEmpty ? Path(folder.path) : folder.at(place))
    var random = SeededGenerator(seed: 3)
    var expected: [UInt8] = []
    for _ in 0..<400 {
      let size = Int.random(in: 0...20_000, using: &random)
      let piece = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ expected.count) }
      spool.append(piece)
      expected += piece
    }
    #expect(spool.count == expected.count)
    for _ in 0..<300 {
      let start = Int.random(in: 0..<expected.count, using: &random)
      let end = min(expected.count, start + Int.random(in: 0...3_000_000, using: &random))
      #expect(try spool.read(at: start, end - start) == Array(expected[start..<end]))
    }
    #expect(try spool.read(at: expected.count - 5, 100).count == 5)
    #expect(try spool.read(at: expected.count, 100).isEmpty)
    // Not even a crash would leave a file behind.
    #expect(folder.at("").entries().isEmpty)
  }
}

struct FileLinesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func lines(_ text: String, limit: Int = 1 << 30, longest: Int = 1 << 24) throws
    -> [String]
  {
    var lines: [String] = []
    try folder.write("file", text).forEachLine(atMost: limit, longest: longest) {
      lines.append(String(decoding: $0, as: UTF8.self))
    }
    return lines
  }

  @Test(arguments: [
    ("", []), ("\n\n", []), ("a", ["a"]), ("a\n", ["a"]), ("\na\n\nb\r\nc", ["a", "b\r", "c"]),
  ])
  func `lines that are not empty are read`(text: String, expected: [String]) throws {
    #expect(try lines(text) == expected)
  }

  @Test func `lines may be longer than what is read at a time`() throws {
    let long = (1...40).map { String(repeating: "\($0 % 10)", count: $0 * 20_000) }
    #expect(try lines(long.joined(separator: "\n")) == long)
  }

  @Test func `what is too large is refused`() throws {
    let error = #expect(throws: FileError.self) { try lines("aaaa\nb", limit: 5) }
    #expect(error?.code == .tooLarge(limit: 5))
    #expect(throws: FileError.self) {
      try lines(String(repeating: "a", count: 1 << 20), longest: 1 << 19)
    }
  }
}
