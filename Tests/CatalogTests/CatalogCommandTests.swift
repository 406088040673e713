import Files
import ArgumentParser
import CommandKit
import Foundation
import PhotoArchive
import TestSupport
import Testing
@testable import Catalog

struct CatalogCommandTests {
  let recogniser: Recogniser

  init() throws {
    recogniser = try Recogniser()
    for number in 1...3 { try recogniser.write("\(number).jpg", "beagle \(number)") }
    try recogniser.run()
  }

  private func run(_ deed: String, in world: TestWorld) throws -> CommandStatus {
    var command = try CatalogCommand.parse([deed])
    return try command.run(in: world.session())
  }

  private func said(_ deed: String) throws -> [String] {
    let world = TestWorld(in: recogniser.folder)
    #expect(try run(deed, in: world) == .success)
    return world.output.lines + world.talk.lines
  }

  @Test func `info says what is in it and where`() throws {
    let lines = try said("info")
    #expect(lines.first == "catalog  \(recogniser.world.state.catalog.displayName)")
    #expect(lines[1].wholeMatch(of: /size     \d+\.\d MB/) != nil)
    #expect(lines[2...] == ["photos   3", "model    fake.1 f32: 3 pictures recognised"])
  }

  @Test func `prune forgets what is gone, and what is left stays known`() throws {
    try FileManager.default.removeItem(at: recogniser.folder.url("photos/2.jpg"))
    #expect(try said("prune") == ["Forgot 1 photo that is no longer there."])
    #expect(try said("prune") == ["Forgot 0 photos that are no longer there."])
    #expect(
      try said("info").suffix(2)
        == ["photos   2", "model    fake.1 f32: 2 pictures recognised"])
    let classifier = FakeClassifier()
    #expect(try recogniser.run(classifier).count == 2)
    #expect(classifier.photos == 0)
    try recogniser.write("2.jpg", "beagle 2")
    try recogniser.run(classifier)
    #expect(classifier.photos == 1)
  }

  @Test func `a picture that another file still shows is not forgotten`() throws {
    try recogniser.write("copy.jpg", "beagle 2")
    try recogniser.run()
    try FileManager.default.removeItem(at: recogniser.folder.url("photos/2.jpg"))
    #expect(try said("prune") == ["Forgot 1 photo that is no longer there."])
    #expect(try said("info").last == "model    fake.1 f32: 3 pictures recognised")
  }

  @Test func `clear forgets all, also what is damaged or not there`() throws {
    #expect(try said("clear") == ["The catalog is empty."])
    #expect(try said("info")[2...] == ["photos   0"])
    try recogniser.folder.write("state/kennel/catalog.sqlite", "not a database at all")
    #expect(try said("clear") == ["The catalog is empty."])
    #expect(try said("clear") == ["The catalog is empty."])
    let classifier = FakeClassifier()
    try recogniser.run(classifier)
    #expect(classifier.photos == 3)
  }

  @Test func `a damaged catalog is an error with its remedy`() throws {
    try recogniser.folder.write("state/kennel/catalog.sqlite", "not a database at all")
    for deed in ["info", "prune"] {
      let error = #expect(throws: CommandError.self) {
        try run(deed, in: TestWorld(in: recogniser.folder))
      }
      #expect(error?.status == .cannotCreate)
      #expect(error?.description.hasSuffix("`kennel catalog clear` makes a new one.") == true)
    }
  }
}
