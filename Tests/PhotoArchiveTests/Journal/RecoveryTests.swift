import Files
import Foundation
@testable import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing

struct RecoveryTests {
  let archive: Archive

  init() throws { archive = try Archive() }

  @Test func `nothing is to be tidied up where nothing was done`() throws {
    #expect(try Recovery.run(archive.state) == [])
    try archive.write("a.jpg")
    try archive.perform([archive.transfer(.copy, "a.jpg", "b/a.jpg")])
    #expect(try Recovery.run(archive.state) == [])
  }

  @Test func `temporary files of a killed run go, and undo takes back what it did`() throws {
    for name in ["a.jpg", "b.jpg", "c.jpg"] { try archive.write(name, name) }
    let before = treeLines(archive.root, times: false)
    let crash = Crash(archive)
    try crash.announce(
      ["a.jpg", "b.jpg", "c.jpg"].map { try archive.transfer(.copy, $0, "to/\($0)") },
      then: [JournalRecord(.done, 0)])
    try crash.make(archive.at("to"))
    for name in ["a.jpg", "b.jpg"] {
      try archive.write("to/\(name)", name)
      setTime("\(archive.root)/to/\(name)", try FileStamp(of: archive.at(name)).modified)
    }
    let temporary = try #require(crash.temporary(2, for: archive.at("to/c.jpg")).string)
    try Data("half".utf8).write(to: URL(filePath: temporary))

    #expect(try Recovery.run(archive.state) == [crash.id])
    #expect(archive.at("to").entries().count == 2)
    #expect(try archive.actions.map(\.state) == [.unfinished])
    #expect(try Recovery.run(archive.state) == [])
    #expect(try archive.undo() == [:])
    #expect(treeLines(archive.root, times: false) == before)
    #expect(try archive.actions.map(\.state) == [.undone(kept: 0)])
  }

  @Test func `a copy that stands at a failed move's target is a person's own`() throws {
    try archive.write("a.jpg", "dog")
    setTime("\(archive.root)/a.jpg", 1_234_567_890_000_000_000)
    let change = try archive.transfer(.move, "a.jpg", "b.jpg")
    try archive.write("b.jpg", "dog")
    setTime("\(archive.root)/b.jpg", 1_234_567_890_000_000_000)
    let crash = Crash(archive)
    try crash.announce(
      [change],
      then: [JournalRecord(.failed, 0, Reason(.file, text: "It is there.")), JournalRecord(.undo)])
    _ = try Recovery.run(archive.state)
    #expect(archive.has("a.jpg") && archive.has("b.jpg"))
    #expect(try archive.undo() == [:])
    #expect(archive.has("a.jpg") && archive.has("b.jpg"))
  }

  @Test func `an action that another kennel is at is left alone`() throws {
    let path = try archive.write("a.jpg")
    do {
      let action = try ArchiveAction(
        command: "sort", arguments: [], version: "1", state: archive.state)
      try action.perform([archive.transfer(.move, "a.jpg", "b/a.jpg")]) { _, _ in }
      #expect(try Recovery.run(archive.state) == [])
      let error = #expect(throws: JournalError.self) { try archive.undo() }
      #expect(error?.code == .busy)
      #expect(error?.description == "Another kennel is working on this action.")
      try action.finish()
    }
    #expect(try archive.undo() == [:])
    #expect(path.exists)
  }

  @Test func `a folder of journals that can't be read is an error`() throws {
    try archive.folder.write("state/journal", "a file in the way")
    #expect(throws: JournalError.self) { try Recovery.run(archive.state) }
  }
}
