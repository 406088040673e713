import Files
import Foundation
@testable import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing

/// A journal may be cut off by a crash, or damaged by a disk: nothing worse follows from it.
struct DamagedJournalTests {
  let archive: Archive

  init() throws { archive = try Archive() }

  private func edit(_ name: String) throws -> ArchiveChange {
    let path = archive.at(name)
    return .rewrite(
      Rewrite(
        editing: path, stamp: try FileStamp(of: path), original: try path.contents(),
        splices: [Splice(1..<2, Array("new".utf8))], keepsTime: true))
  }

  @Test func `a journal cut off after any byte loses no file`() throws {
    try archive.write("a.jpg", "0123")
    try archive.write("b.jpg", "dog")
    let before = treeLines(archive.root, times: false)
    try archive.perform([edit("a.jpg"), archive.transfer(.move, "b.jpg", "to/b.jpg")])
    let after = treeLines(archive.root, times: false)
    let path = try #require(try archive.actions.first?.path.string)
    let whole = try Data(contentsOf: URL(filePath: path))
    for count in stride(from: 0, through: whole.count, by: 7) {
      try whole.prefix(count).write(to: URL(filePath: path))
      _ = try archive.undo()
      let tree = treeLines(archive.root, times: false)
      #expect(treeContents(archive.root).count == 2)
      // Forward again, for the next round.
      if tree != after {
        let text = archive.text("a.jpg")
        if text == "0123" { try archive.write("a.jpg", "0new23") }
        if archive.has("b.jpg") {
          try FileManager.default.createDirectory(
            at: archive.url("to"), withIntermediateDirectories: true)
          try FileManager.default.moveItem(
            at: archive.url("b.jpg"), to: archive.url("to/b.jpg"))
        }
      }
    }
    #expect(before != after)
  }

  @Test func `a record after a cut-off line is a line of its own`() throws {
    try archive.write("a.jpg", "dog")
    try archive.perform([archive.transfer(.move, "a.jpg", "to/a.jpg")])
    try archive.rewriteJournal { $0 + "{\"type\":\"do" }
    #expect(try archive.undo() == [:])
    #expect(archive.text("a.jpg") == "dog")
    #expect(try archive.journal.contains("{\"type\":\"do"))
    #expect(try archive.actions.first?.state == .undone(kept: 0))
  }

  @Test func `lines that nobody understands are passed over`() throws {
    try archive.write("a.jpg", "dog")
    try archive.perform([archive.transfer(.move, "a.jpg", "to/a.jpg")])
    try archive.rewriteJournal { text in
      let lines = text.split(separator: "\n")
      let odd = [
        "\u{0}\u{1}", "[]", "{}", "{\"type\":\"bark\"}", "{\"type\":7}", "null", "\"", "",
        "{\"type\":\"transfer\"}", "{\"type\":\"rewrite\",\"change\":5}",
        "{\"type\":\"make-folder\"}", "{\"type\":\"folder-after\",\"path\":\"x\"}",
        "{\"type\":\"transfer\",\"change\":9,\"path\":\"/x\",\"target\":\"/y\",\"size\":1e99}",
      ]
      let middle = lines.flatMap { [String($0)] + odd }
      return middle.joined(separator: "\n") + "\n"
    }
    #expect(try archive.undo() == [:])
    #expect(archive.text("a.jpg") == "dog")
  }

  @Test(arguments: [
    #"[{"at":9223372036854775807,"length":1,"old":""}]"#,
    #"[{"at":9223372036854775807,"length":9223372036854775807,"old":""}]"#,
    #"[{"at":-1,"length":1,"old":""}]"#, #"[{"at":0,"length":-1,"old":""}]"#,
    #"[{"at":-9223372036854775808,"length":-9223372036854775808,"old":""}]"#,
    #"[{"at":0,"length":7,"old":""}]"#, #"[{"at":7,"length":0,"old":"AA=="}]"#,
    #"[{"at":0,"length":3,"old":""},{"at":2,"length":2,"old":""}]"#,
    #"[{"at":3,"length":1,"old":""},{"at":0,"length":1,"old":""}]"#, "[]",
    #"[{"at":0,"length":0,"old":"QUJD"}]"#,
  ])
  func `parts that don't fit leave the file as it is, and say so`(parts: String) throws {
    try archive.write("a.jpg", "0123")
    try archive.perform([edit("a.jpg")])
    try archive.rewriteJournal { $0.replacing(/"parts":\[[^\]]*\]/, with: "\"parts\":\(parts)") }
    #expect(try archive.journal.contains { $0.contains("\"parts\":\(parts)") })
    #expect(try archive.undo() == ["a.jpg": "The journal is damaged here."])
    #expect(archive.text("a.jpg") == "0new23")
  }

  @Test func `the old bytes must be the right ones`() throws {
    try archive.write("a.jpg", "0123")
    try archive.perform([edit("a.jpg")])
    try archive.rewriteJournal { $0.replacing("\"old\":\"MQ==\"", with: "\"old\":\"Mg==\"") }
    #expect(try archive.undo() == ["a.jpg": "The journal is damaged here."])
    #expect(archive.text("a.jpg") == "0new23")
  }

  @Test(arguments: [
    ("\"size\":3", "\"size\":-3"), ("\"change\":0", "\"change\":-9223372036854775808"),
    ("\"kind\":\"move\"", "\"kind\":\"teleport\""), ("\"path\":\"/", "\"path\":\"\\u0000/"),
    ("tree/to/a.jpg", "tree/to/a.jpg\\u0000b"), ("\"target\":\"/", "\"target\":\""),
  ])
  func `a transfer that makes no sense takes nothing away`(good: String, bad: String) throws {
    try archive.write("a.jpg", "dog")
    try archive.perform([archive.transfer(.move, "a.jpg", "to/a.jpg")])
    let before = try archive.journal
    try archive.rewriteJournal { $0.replacing(good, with: bad) }
    #expect(try archive.journal != before)
    _ = try archive.undo()
    #expect(treeContents(archive.root).count == 1)
  }

  @Test func `a folder whose path holds a zero byte is no other folder`() throws {
    try archive.write("a.jpg", "dog")
    try archive.perform([archive.transfer(.move, "a.jpg", "to/a.jpg")])
    try FileManager.default.createDirectory(
      at: archive.url("empty"), withIntermediateDirectories: true)
    try archive.rewriteJournal {
      $0 + "{\"path\":\"\(archive.root)/empty\\u0000x\",\"type\":\"make-folder\"}\n"
    }
    try archive.undo()
    #expect(archive.has("empty"))
  }

  @Test func `files among the journals that are none are no actions`() throws {
    for (name, text) in [
      ("x.jsonl", ""), ("y.jsonl", "garbage\n"), ("z.txt", "{}"),
      ("w.jsonl", "{\"type\":\"end\"}\n"),
    ] {
      try archive.folder.write("state/journal/\(name)", text)
    }
    try FileManager.default.createDirectory(
      atPath: "\(archive.folder.path)/state/journal/folder.jsonl",
      withIntermediateDirectories: true)
    #expect(try archive.actions.isEmpty)
    #expect(try Recovery.run(archive.state) == [])
  }
}
