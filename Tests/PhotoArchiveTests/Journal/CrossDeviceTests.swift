import Files
import Foundation
import Glibc
@testable import PhotoArchive
import TestSupport
import Testing

/// `/tmp` and `/dev/shm` are two file systems on most computers.
private let otherFileSystem = "/dev/shm"
private let differs =
  (try? FileStatus(of: Path(NSTemporaryDirectory())).identity.device)
  != (try? FileStatus(of: Path(otherFileSystem)).identity.device)

@Suite(
  .enabled(if: differs, "/tmp and /dev/shm are one file system"), .timeLimit(.minutes(30)))
struct CrossDeviceTests {
  let archive: Archive
  let other: TemporaryFolder

  init() throws {
    archive = try Archive()
    other = try TemporaryFolder(in: otherFileSystem)
    // More than one piece of what is copied at a time.
    try archive.write("a/rex.jpg", String(repeating: "dog", count: 1 << 19))
    chmod("\(archive.root)/a/rex.jpg", 0o640)
    _ = setAttribute("user.note", "good boy", of: "\(archive.root)/a/rex.jpg")
    setTime("\(archive.root)/a/rex.jpg", 1_234_567_890_123_456_789)
    setTime("\(archive.root)/a", 1_111_111_111_111_111_111)
  }

  private func transfer(_ kind: Transfer.Kind) throws -> ArchiveChange {
    try archive.transfer(kind, archive.at("a/rex.jpg"), other.at("b/rex.jpg"))
  }

  @Test(arguments: [Transfer.Kind.move, .copy, .symlink])
  func `a transfer goes to another file system and comes back`(kind: Transfer.Kind) throws {
    let before = (archive.tree, treeLines(other.path))
    let file = before.0.first { $0.hasPrefix("/a/rex.jpg|") }?.dropFirst(2)
    #expect(try archive.perform([transfer(kind)]) == [nil])
    #expect(archive.has("a/rex.jpg") == (kind != .move))
    let there = treeLines(other.path).first { $0.hasPrefix("/b/rex.jpg|") }?.dropFirst(2)
    #expect((there == file) == (kind != .symlink))
    #expect(other.text("b/rex.jpg")?.utf8.count == 3 << 19)
    #expect(try archive.undo() == [:])
    #expect(archive.tree == before.0)
    #expect(treeLines(other.path) == before.1)
  }

  @Test func `attributes that the other disk did not keep come back with the photo`() throws {
    chmod("\(archive.root)/a/rex.jpg", 0o600)
    let before = archive.tree
    #expect(try archive.perform([transfer(.move)]) == [nil])
    // As a disk without permissions and extended attributes has it.
    let content = try #require(other.text("b/rex.jpg"))
    try FileManager.default.removeItem(at: other.url("b/rex.jpg"))
    try other.write("b/rex.jpg", content)
    chmod("\(other.path)/b/rex.jpg", 0o755)
    setTime("\(other.path)/b/rex.jpg", 1_234_567_890_123_456_789)
    #expect(try archive.undo() == [:])
    #expect(archive.tree == before)
  }

  @Test func `a photo with several names moves as a file of its own`() throws {
    link("\(archive.root)/a/rex.jpg", "\(archive.root)/a/second.jpg")
    let action = try ArchiveAction(
      command: "sort", arguments: [], version: "1", state: archive.state)
    try action.perform([transfer(.move)]) { _, outcome in #expect((try? outcome.get()) != nil) }
    try action.finish()
    #expect(action.lost == .hardLinks)
    #expect(archive.has("a/second.jpg") && !archive.has("a/rex.jpg"))
  }

  @Test func `a hard link can't go there, and that is said`() throws {
    let before = archive.tree
    let problems = try archive.perform([transfer(.hardlink)])
    let reason = "A file can't have a second name on another disk."
    #expect(problems == ["\(other.path)/b/rex.jpg: \(reason)"])
    #expect(try archive.undo() == [:])
    #expect(archive.tree == before)
    #expect(treeLines(other.path).count == 1)
  }

  @Test func `what is there already stays, and the file too`() throws {
    let change = try transfer(.move)
    try other.write("b/rex.jpg", "theirs")
    let reason = "Something else is there already."
    #expect(try archive.perform([change]) == ["\(other.path)/b/rex.jpg: \(reason)"])
    #expect(other.text("b/rex.jpg") == "theirs")
    #expect(archive.has("a/rex.jpg"))
    #expect(treeLines(other.path).count == 3)
  }

  @Test func `a move that was killed before the old file went is ended by the next run`() throws {
    let before = (archive.tree, treeLines(other.path))
    let crash = Crash(archive)
    try crash.announce([transfer(.move)])
    try crash.make(other.at("b"))
    try other.write("b/rex.jpg", Data(contentsOf: archive.url("a/rex.jpg")))
    setTime("\(other.path)/b/rex.jpg", 1_234_567_890_123_456_789)
    #expect(try Recovery.run(archive.state).count == 1)
    #expect(!archive.has("a/rex.jpg"))
    #expect(try archive.undo() == [:])
    #expect(archive.folder.text("tree/a/rex.jpg")?.utf8.count == 3 << 19)
    #expect(treeLines(other.path).count == before.1.count)
  }

  @Test func `an unfinished copy of a killed move is no copy`() throws {
    try Crash(archive).announce([transfer(.move)])
    try other.write("b/rex.jpg", "dogdog")
    _ = try Recovery.run(archive.state)
    #expect(archive.has("a/rex.jpg"))
    #expect(other.text("b/rex.jpg") == "dogdog")
    #expect(try archive.undo() == [:])
    #expect(archive.has("a/rex.jpg"))
    #expect(other.text("b/rex.jpg") == "dogdog")
  }
}
