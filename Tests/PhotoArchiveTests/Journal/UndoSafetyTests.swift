import Files
import Foundation
@testable import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing

/// What people do between an action and its undo, and what disks are like.
struct UndoSafetyTests {
  private let archive: Archive
  private let files = FileManager.default

  init() throws {
    archive = try Archive()
    try archive.write("a/rex.jpg", "beagle")
    setTime("\(archive.root)/a/rex.jpg", 1_234_567_891_123_456_789)
  }

  private func link(_ name: String, to folder: String) throws {
    try files.createSymbolicLink(
      atPath: "\(archive.root)/\(name)", withDestinationPath: "\(archive.root)/\(folder)")
  }

  @Test(arguments: Transfer.Kind.allCases)
  func `a photo behind a link to its new folder is not taken for its own copy`(
    kind: Transfer.Kind
  ) throws {
    try archive.perform([archive.transfer(kind, "a/rex.jpg", "b/rex.jpg")])
    if kind == .symlink { return }
    try archive.remove("a")
    try link("a", to: "b")
    #expect(try archive.undo().values.allSatisfy { $0.contains("link") })
    #expect(archive.text("b/rex.jpg") == "beagle")
  }

  @Test func `nor is a copy behind a link at the destination`() throws {
    try archive.perform([archive.transfer(.copy, "a/rex.jpg", "b/rex.jpg")])
    try files.moveItem(at: archive.url("b"), to: archive.url("backup"))
    try link("b", to: "backup")
    #expect(try archive.undo().count == 1)
    #expect(archive.text("backup/rex.jpg") == "beagle")
  }

  @Test func `a move that was cut off is not ended behind a link`() throws {
    let change = try archive.transfer(.move, "a/rex.jpg", "b/rex.jpg")
    try archive.perform([])
    try Crash(archive).announce([change])
    try files.moveItem(at: archive.url("a"), to: archive.url("b"))
    try link("a", to: "b")
    _ = try Recovery.run(archive.state)
    #expect(archive.text("b/rex.jpg") == "beagle")
  }

  @Test(arguments: [Transfer.Kind.move, .copy])
  func `a disk that keeps times in steps of two seconds is no change`(kind: Transfer.Kind) throws {
    let before = archive.tree
    try archive.perform([archive.transfer(kind, "a/rex.jpg", "b/rex.jpg")])
    setTime("\(archive.root)/b/rex.jpg", 1_234_567_890_000_000_000)
    #expect(try archive.undo() == [:])
    #expect(archive.tree == before)
  }

  @Test(arguments: Transfer.Kind.allCases)
  func `a disk that is not connected does not cost the undo`(kind: Transfer.Kind) throws {
    let before = archive.tree
    try archive.perform([archive.transfer(kind, "a/rex.jpg", "b/rex.jpg")])
    try files.moveItem(at: archive.url("b"), to: archive.folder.url("unplugged"))
    #expect(try archive.undo().values.allSatisfy { $0.contains("connected") })
    #expect(try archive.actions.first?.state == .unfinished)
    try files.moveItem(at: archive.folder.url("unplugged"), to: archive.url("b"))
    #expect(try archive.undo() == [:])
    #expect(archive.tree.filter { $0.contains("rex") } == before.filter { $0.contains("rex") })
  }

  @Test func `a journal that was cut off at its first line promises nothing`() throws {
    let journals = archive.folder.url("state/journal")
    try files.createDirectory(at: journals, withIntermediateDirectories: true)
    try Data().write(to: journals.appending(path: "20261124-134500-000001.open.jsonl"))
    #expect(try Recovery.run(archive.state) == [])
    #expect(try files.contentsOfDirectory(atPath: journals.path()).isEmpty)
  }

  @Test func `a file that has become huge is not read to be left alone`() throws {
    let original = Array("beagle".utf8)
    let path = archive.at("a/rex.jpg")
    try archive.perform([
      .rewrite(
        Rewrite(
          editing: path, stamp: FileStamp(of: path), original: original,
          splices: [.init(0..<1, Array("B".utf8))], keepsTime: true))
    ])
    truncate("\(archive.root)/a/rex.jpg", 1 << 40)
    #expect(try archive.undo().values.contains("It was changed since."))
  }
}
