import Files
import Foundation
@testable import PhotoArchive
import TestSupport
import Testing

/// Undo takes away the folders that kennel made, and no other.
struct UndoFolderTests {
  private let archive: Archive
  private let files = FileManager.default

  init() throws {
    archive = try Archive()
    try archive.write("a.jpg", "dog")
  }

  private func makeFolder(_ name: String) throws {
    try files.createDirectory(at: archive.url(name), withIntermediateDirectories: true)
  }

  private func copy() throws {
    #expect(try archive.perform([archive.transfer(.copy, "a.jpg", "to/b/a.jpg")]) == [nil])
  }

  /// Copies the photo; `before` is called when that is announced, and may prevent it.
  private func perform(_ target: String, before: () -> Reason?) throws {
    let action = try ArchiveAction(
      command: "sort", arguments: [], version: "1", state: archive.state)
    try action.perform([archive.transfer(.copy, "a.jpg", target)], refuse: { _ in before() }) {
      _, _ in
    }
    try action.finish()
  }

  /// Makes of the newest journal one of kennel 0.1.0, which announced folders and said no more.
  private func ageJournal() throws {
    try archive.rewriteJournal { text in
      text.split(separator: "\n").filter { !$0.contains("\"folder-made\"") }
        .map { $0.replacing(/"reported":true,?/, with: "").replacing(",}", with: "}") + "\n" }
        .joined()
    }
    let journal = try archive.journal
    #expect(journal.count { $0.contains("make-folder") } == 2)
    #expect(journal.allSatisfy { !$0.contains("reported") })
  }

  @Test(arguments: [true, false])
  func `an empty folder behind a link stays`(isOld: Bool) throws {
    try copy()
    if isOld { try ageJournal() }
    try makeFolder("elsewhere/b")
    try files.moveItem(at: archive.url("to"), to: archive.url("moved"))
    try files.createSymbolicLink(
      atPath: "\(archive.root)/to", withDestinationPath: "\(archive.root)/elsewhere")
    try archive.undo()
    #expect(archive.has("elsewhere/b") && archive.has("moved/b/a.jpg"))
  }

  @Test func `the time of a folder behind a link stays`() throws {
    try makeFolder("to/b")
    setTime("\(archive.root)/to/b", 1_111_111_111_000_000_000)
    try copy()
    try makeFolder("elsewhere/b")
    try files.moveItem(at: archive.url("to"), to: archive.url("moved"))
    let time = try FileStamp(of: archive.at("moved/b")).modified
    setTime("\(archive.root)/elsewhere/b", time)
    try files.createSymbolicLink(
      atPath: "\(archive.root)/to", withDestinationPath: "\(archive.root)/elsewhere")
    try archive.undo()
    #expect(try FileStamp(of: archive.at("elsewhere/b")).modified == time)
  }

  @Test func `a journal of kennel 0_1_0 is taken back with its folders`() throws {
    let before = archive.tree
    try copy()
    try ageJournal()
    #expect(try archive.undo() == [:])
    #expect(archive.tree == before)
  }

  @Test func `a folder that was never made, and was made by a person since, stays`() throws {
    try perform("to/a.jpg") { Reason(.file, text: "It is not to be.") }
    try makeFolder("to")
    #expect(try archive.undo() == [:])
    #expect(archive.has("to"))
  }

  @Test func `a folder that was there by the time kennel got to it stays`() throws {
    try perform("to/b/a.jpg") {
      try? makeFolder("to")
      return nil
    }
    #expect(archive.has("to/b/a.jpg"))
    #expect(try archive.undo() == [:])
    #expect(archive.has("to") && !archive.has("to/b"))
  }

  @Test func `a person's folder in place of kennel's own stays`() throws {
    try copy()
    try files.moveItem(at: archive.url("to/b"), to: archive.url("mine"))
    try makeFolder("to/b")
    try archive.undo()
    #expect(archive.has("to/b") && archive.has("mine/a.jpg"))
  }

  @Test func `what a folder cannot be made for leaves the folders above it to the undo`() throws {
    let before = archive.tree
    let long = String(repeating: "n", count: 300)
    let problems = try archive.perform([archive.transfer(.copy, "a.jpg", "to/\(long)/a.jpg")])
    #expect(problems == ["\(archive.root)/to/\(long): The name is too long."])
    #expect(try archive.undo() == [:])
    #expect(
      treeLines(archive.root, times: false) == before.map { $0.replacing(/\|time [^|]*/, with: "") }
    )
  }

  @Test func `folders of a run that was killed go, as far as it could say that it made them`()
    throws
  {
    let before = treeLines(archive.root, times: false)
    let action = try ArchiveAction(
      command: "sort", arguments: [], version: "1", state: archive.state)
    try action.perform([archive.transfer(.copy, "a.jpg", "to/a.jpg")]) { _, _ in
      // It is in the file already when the change goes on.
      let journal = try archive.journal
      #expect(journal.contains { $0.contains("\"folder-made\"") })
    }
    _ = consume action
    #expect(try Recovery.run(archive.state).count == 1)
    #expect(try archive.undo() == [:])
    #expect(treeLines(archive.root, times: false) == before)
  }
}
