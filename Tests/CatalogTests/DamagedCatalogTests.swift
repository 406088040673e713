import Files
import Foundation
import Glibc
import PhotoArchive
import TestSupport
import Testing
import Randomness

/// A catalog that can't be used costs time, and nothing else.
@Suite(.timeLimit(.minutes(30)))
struct DamagedCatalogTests {
  let recogniser: Recogniser
  private var file: URL { recogniser.folder.url("state/kennel/catalog.sqlite") }
  private let expected = ["1.jpg": "Beagle breed", "2.jpg": "Setter breed"]

  init() throws {
    recogniser = try Recogniser()
    try recogniser.write("1.jpg", "beagle")
    try recogniser.write("2.jpg", "setter")
  }

  enum Damage: CaseIterable { case noise, beginning, half, empty, folder, newer, tables }

  private func damage(_ damage: Damage) throws {
    try recogniser.run()
    let bytes = try Data(contentsOf: file)
    switch damage {
    case .noise:
      var random = SeededGenerator(seed: 7)
      try Data((0..<bytes.count).map { _ in UInt8.random(in: 0...255, using: &random) })
        .write(to: file)
    case .beginning: try (Data(repeating: 0xAA, count: 100) + bytes.dropFirst(100)).write(to: file)
    case .half: try bytes.prefix(bytes.count / 2).write(to: file)
    case .empty: try Data().write(to: file)
    case .folder:
      try FileManager.default.removeItem(at: file)
      try FileManager.default.createDirectory(at: file, withIntermediateDirectories: true)
    case .newer:
      try recogniser.sqlite("INSERT INTO grdb_migrations VALUES ('9: of the future')")
      try recogniser.sqlite("ALTER TABLE file ADD COLUMN smell TEXT")
    case .tables: try recogniser.sqlite("DROP TABLE recognition")
    }
  }

  @Test(arguments: Damage.allCases)
  func `damage is told once, and the results are right`(kind: Damage) throws {
    try damage(kind)
    let run = TestWorld(in: recogniser.folder)
    let world = Recogniser(folder: recogniser.folder, world: run)
    #expect(try world.run() == expected)
    let warnings = run.talk.lines.filter { $0.contains("goes on without its catalog") }
    #expect(warnings.count == (kind == .empty ? 0 : 1), "\(run.talk.text)")
    #expect(warnings.allSatisfy { $0.hasSuffix("`kennel catalog clear` makes a new one.") })
    // A folder there was put by a person.
    guard kind != .folder else { return }
    try Catalog.clear(at: run.state.catalog)
    #expect(try world.run() == expected)
    let again = FakeClassifier()
    #expect(try world.run(again) == expected)
    #expect(again.photos == 0)
  }

  @Test func `a state folder that can't be made is told, and the results are right`() throws {
    try recogniser.folder.write("state", "a file in the way")
    #expect(try recogniser.run() == expected)
    #expect(recogniser.world.talk.lines.count == 1)
    #expect(recogniser.world.talk.text.contains("Set XDG_STATE_HOME to a folder"))
  }

  @Test(arguments: ["state/kennel", "state/kennel/catalog.sqlite"])
  func `a catalog that others may write is told, and not believed`(name: String) throws {
    try recogniser.run()
    try recogniser.sqlite("UPDATE recognition SET breed = 'n2'")
    chmod("\(recogniser.folder.path)/\(name)", 0o777)
    #expect(try recogniser.run() == expected)
    let warnings = recogniser.world.talk.lines
    #expect(warnings.count == 1)
    #expect(
      warnings.first?.contains("Other users can write to \(recogniser.folder.path)/\(name).")
        == true)
  }

  @Test func `a catalog behind a link is not believed`() throws {
    try recogniser.run()
    try FileManager.default.moveItem(at: file, to: recogniser.folder.url("elsewhere.sqlite"))
    symlink("\(recogniser.folder.path)/elsewhere.sqlite", file.path(percentEncoded: false))
    #expect(try recogniser.run() == expected)
    #expect(recogniser.world.talk.text.contains("is a symbolic link"))
  }

  @Test func `only the user can read the catalog, and an earlier one is made private`() throws {
    let catalog = try Catalog(at: recogniser.world.state.catalog, version: "1")
    let files = ["", "-wal", "-shm"].map { Path("\(file.path(percentEncoded: false))\($0)") }
    let modes = { files.map { (try? FileStatus(ofLink: $0))?.mode } }
    #expect(modes() == [0o600, 0o600, 0o600])
    for file in files { _ = file.withCString { chmod($0, 0o644) } }
    try recogniser.run()
    #expect(modes() == [0o600, 0o600, 0o600])
    _ = try catalog.contents()
  }

  /// Any byte of the database may be wrong: kennel may not find what it knew, but never falls.
  @Test(arguments: 0..<UInt64(60)) func `flipped bits are survived`(seed: UInt64) throws {
    for number in 3..<30 { try recogniser.write("\(number).jpg", "unsure \(number)") }
    try recogniser.run()
    var bytes = try Data(contentsOf: file)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<20 {
      // The pages in use; the first 100 bytes are the header.
      let place = Int.random(in: 100..<bytes.count, using: &random)
      bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    }
    try bytes.write(to: file)
    for ranking in [true, false] { #expect(try recogniser.run(ranking: ranking).count == 29) }
  }

  @Test(arguments: [
    "confidence = 0.9, dogProbability = 0.1", "confidence = -0.5", "confidence = 2",
    "dogProbability = 7", "dogProbability = -1", "confidence = NULL", "dogProbability = 9e999",
  ])
  func `probabilities that can't be are not believed`(values: String) throws {
    try recogniser.run()
    try recogniser.sqlite("UPDATE recognition SET \(values)")
    for ranking in [false, true] {
      let classifier = FakeClassifier()
      #expect(try recogniser.run(classifier, ranking: ranking) == expected)
      #expect(classifier.photos == (ranking ? 0 : 2))
    }
  }

  /// SQLite lets any value stand in any column.
  @Test(arguments: [
    "UPDATE file SET size = 'large'", "UPDATE file SET modified = 1.5",
    "UPDATE file SET inode = x'00'", "UPDATE file SET picture = 'none'",
    "UPDATE file SET width = 'wide', height = 1e300", "UPDATE file SET taken = 'then'",
    "UPDATE file SET keywords = 7, label = 8.5",
    "UPDATE file SET keywords = x'FF80', label = x'00'",
    "UPDATE recognition SET breed = 7", "UPDATE recognition SET breed = x'FF'",
    "UPDATE recognition SET confidence = 'sure'", "UPDATE recognition SET confidence = 1e999",
    "UPDATE recognition SET dogProbability = x'00'", "UPDATE recognition SET warnings = 3",
    "UPDATE recognition SET error = 5, version = 6", "UPDATE recognition SET version = 7",
    "UPDATE output SET outputs = 'text'", "UPDATE output SET outputs = x'00'", "DELETE FROM output",
    "UPDATE file SET name = 'text', folder = 5 WHERE name = CAST('1.jpg' AS BLOB)",
    "DELETE FROM picture", "DELETE FROM recognition", "UPDATE file SET sidecarSize = 'x'",
  ])
  func `values of another kind are survived`(statement: String) throws {
    try recogniser.run()
    try recogniser.sqlite(statement)
    for ranking in [true, false] {
      #expect(try recogniser.run(ranking: ranking).count == 2)
    }
    let catalog = try Catalog(at: recogniser.world.state.catalog, version: "1")
    _ = try catalog.contents()
    _ = try catalog.prune()
  }
}
