import Files
import Foundation
import Glibc
import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing
import Randomness

/// Whatever an action did to whatever tree: undo makes it what it was, to the last bit.
@Suite(.timeLimit(.minutes(30)))
struct RandomActionTests {
  @Test(arguments: 0..<UInt64(40))
  func `a random action on a random tree is taken back without a trace`(seed: UInt64) throws {
    let archive = try Archive()
    var random = SeededGenerator(seed: seed)
    let files = try makeTree(archive, &random)
    let before = archive.tree
    let changes = try files.map { try change(of: $0, archive, &random) }
    let problems = try archive.perform(changes)
    #expect(problems.contains(nil))
    #expect(archive.tree != before)
    #expect(try archive.undo() == [:])
    #expect(archive.tree == before)
  }

  @Test(arguments: 100..<UInt64(120))
  func `an undo that is stopped again and again puts all files back`(seed: UInt64) throws {
    let archive = try Archive()
    var random = SeededGenerator(seed: seed)
    let files = try makeTree(archive, &random)
    let before = lines(archive)
    try archive.perform(files.map { try change(of: $0, archive, &random) })
    var rounds = 0
    while rounds < 100, try archive.actions.first?.state != .undone(kept: 0) {
      rounds += 1
      // The journal grows with each attempt, and each looks at all of it.
      try archive.undo(after: Int.random(in: 0..<10 * rounds, using: &random))
    }
    #expect(rounds < 100)
    #expect(lines(archive) == before)
  }

  /// The tree without the times of folders, which only an undo at one stroke gives back.
  private func lines(_ archive: Archive) -> [String] {
    archive.tree.map { line in
      line.contains("|mode 40") ? String(line.prefix { $0 != "|" }) : line
    }
  }

  private func makeTree(_ archive: Archive, _ random: inout SeededGenerator) throws -> [Path] {
    let folders = ["", "a/", "a/b/", "c c/", "ü/"]
    var files: [Path] = []
    for number in 0..<Int.random(in: 1...20, using: &random) {
      let folder = folders.randomElement(using: &random) ?? ""
      let size = Int.random(in: 0...300, using: &random)
      let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
      let path = try archive.folder.write("tree/\(folder)\(number).jpg", Data(bytes))
      let name = "\(archive.root)/\(folder)\(number).jpg"
      chmod(name, [0o400, 0o644, 0o755, 0o666].randomElement(using: &random) ?? 0o600)
      setTime(name, Int64.random(in: 0...2_000_000_000_000_000_000, using: &random))
      if number % 3 == 0 { _ = setAttribute("user.n", "\(number)", of: name) }
      files.append(path)
    }
    symlink("0.jpg", "\(archive.root)/link")
    for folder in folders.reversed() where archive.has(folder) {
      setTime(
        "\(archive.root)/\(folder)",
        Int64.random(in: 0...2_000_000_000_000_000_000, using: &random))
    }
    return files
  }

  private func hasAttributes(_ file: Path) -> Bool {
    (file.string.map { treeLines($0) } ?? []).contains { $0.contains("|attribute") }
  }

  private func change(
    of file: Path, _ archive: Archive, _ random: inout SeededGenerator
  ) throws -> ArchiveChange {
    let stamp = try FileStamp(of: file)
    let bytes = try file.contents()
    switch Int.random(in: 0..<7, using: &random) {
    case 0..<4:
      // Some go to the same place, which only the first one gets.
      let folder = ["new/", "new/er/", "a/", ""].randomElement(using: &random) ?? ""
      let name = Int.random(in: 0..<40, using: &random)
      return try archive.transfer(
        Transfer.Kind.allCases.randomElement(using: &random) ?? .copy, file,
        archive.at("\(folder)\(name).jpeg"))
    // The journal keeps no attributes.
    case 4 where !hasAttributes(file):
      return .rewrite(Rewrite(deleting: file, stamp: stamp, original: bytes))
    case 5:
      return .rewrite(
        Rewrite(creating: Path(bytes: file.bytes + Array(".xmp".utf8)), content: bytes))
    default:
      var splices: [Splice] = []
      var position = 0
      while position < bytes.count {
        let start = Int.random(in: position...bytes.count, using: &random)
        let end = Int.random(in: start...bytes.count, using: &random)
        let count = Int.random(in: 0..<9, using: &random)
        splices.append(Splice(start..<end, Array(repeating: 0xAA, count: count)))
        position = end + 1
      }
      return .rewrite(
        Rewrite(
          editing: file, stamp: stamp, original: bytes, splices: splices,
          keepsTime: Bool.random(using: &random)))
    }
  }
}
