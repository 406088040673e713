import Files
import Foundation
import Glibc
import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(30)))
struct ArchiveActionTests {
  let archive: Archive

  init() throws { archive = try Archive() }

  @Test(arguments: Transfer.Kind.allCases)
  func `a transfer does what its name says, and undo leaves no trace of it`(
    kind: Transfer.Kind
  ) throws {
    try archive.write("a/rex.jpg", "dog")
    chmod("\(archive.root)/a/rex.jpg", 0o640)
    let hasAttributes = setAttribute("user.note", "good boy", of: "\(archive.root)/a/rex.jpg")
    setTime("\(archive.root)/a/rex.jpg", 1_234_567_890_123_456_789)
    setTime("\(archive.root)/a", 1_111_111_111_111_111_111)
    setTime(archive.root, 1_222_222_222_222_222_222)
    let before = archive.tree
    let file = before.first { $0.hasPrefix("/a/rex.jpg|") }?.dropFirst("/a".count)
    #expect(hasAttributes == (file?.contains("attribute") ?? false))

    #expect(try archive.perform([archive.transfer(kind, "a/rex.jpg", "b/c/rex.jpg")]) == [nil])
    #expect(archive.has("a/rex.jpg") == (kind != .move))
    #expect(archive.text("b/c/rex.jpg") == "dog")
    let new = archive.tree.first { $0.hasPrefix("/b/c/rex.jpg|") }?.dropFirst("/b/c".count)
    if kind == .symlink {
      let text = try FileManager.default.destinationOfSymbolicLink(
        atPath: "\(archive.root)/b/c/rex.jpg")
      #expect(text == "../../a/rex.jpg")
    } else {
      #expect(new == file)
    }
    #expect(archive.at("a/rex.jpg").linkCount == (kind == .move ? 0 : kind == .hardlink ? 2 : 1))

    #expect(try archive.undo() == [:])
    #expect(archive.tree == before)
  }

  @Test(arguments: [true, false])
  func `an edit changes the bytes alone, and undo leaves no trace of it`(keepsTime: Bool) throws {
    let path = try archive.write("rex.jpg", "0123456789")
    chmod("\(archive.root)/rex.jpg", 0o604)
    setTime("\(archive.root)/rex.jpg", 1_234_567_890_123_456_789)
    let before = archive.tree
    let splices = [Splice(0..<0, [65]), Splice(2..<5, []), Splice(9..<10, [66, 67])]
    let edit = Rewrite(
      editing: path, stamp: try FileStamp(of: path), original: Array("0123456789".utf8),
      splices: splices, keepsTime: keepsTime)
    #expect(try archive.perform([.rewrite(edit)]) == [nil])
    #expect(archive.text("rex.jpg") == "A015678BC")
    #expect(archive.tree.first?.contains("mode 100604") == true)
    let isOld = archive.tree.first?.contains("time 1234567890.123456789") == true
    #expect(isOld == keepsTime)
    #expect(try archive.undo() == [:])
    #expect(archive.tree == before)
  }

  @Test func `a file that is made goes away again`() throws {
    let before = archive.tree
    let change = ArchiveChange.rewrite(
      Rewrite(creating: archive.at("rex.jpg.xmp"), content: Array("label".utf8)))
    #expect(try archive.perform([change]) == [nil])
    #expect(archive.text("rex.jpg.xmp") == "label")
    #expect(try archive.undo() == [:])
    #expect(archive.tree == before)
  }

  @Test func `a file that is taken away comes back as it was`() throws {
    let path = try archive.write("rex.jpg.xmp", "label")
    chmod("\(archive.root)/rex.jpg.xmp", 0o600)
    setTime("\(archive.root)/rex.jpg.xmp", 1_234_567_890_123_456_789)
    let before = archive.tree
    let change = ArchiveChange.rewrite(
      Rewrite(
        deleting: path, stamp: try FileStamp(of: path), original: Array("label".utf8)))
    #expect(try archive.perform([change]) == [nil])
    #expect(!archive.has("rex.jpg.xmp"))
    #expect(try archive.undo() == [:])
    #expect(archive.tree == before)
  }

  @Test(arguments: Transfer.Kind.allCases)
  func `what is at the target is never replaced, also when it came after the plan`(
    kind: Transfer.Kind
  ) throws {
    try archive.write("a.jpg", "mine")
    let change = try archive.transfer(kind, "a.jpg", "b.jpg")
    try archive.write("b.jpg", "theirs")
    let before = treeLines(archive.root, times: false)
    let reason = "\(archive.root)/b.jpg: Something else is there already."
    #expect(try archive.perform([change]) == [reason])
    #expect(treeLines(archive.root, times: false) == before)
    #expect(try archive.undo() == [:])
    #expect(treeLines(archive.root, times: false) == before)
  }

  @Test func `an edit of a file that came between is left alone, and so is a creation`() throws {
    let path = try archive.write("a.jpg", "old")
    let stamp = try FileStamp(of: path)
    try archive.write("a.jpg", "newer")
    let edit = Rewrite(
      editing: path, stamp: stamp, original: Array("old".utf8),
      splices: [Splice(0..<3, [65])], keepsTime: true)
    let creation = Rewrite(creating: path, content: [66])
    let problems = try archive.perform([.rewrite(edit), .rewrite(creation)])
    #expect(
      problems == [
        "It was changed meanwhile, so it was left alone.", "Something else is there already.",
      ])
    #expect(archive.text("a.jpg") == "newer")
    #expect(try archive.undo() == [:])
    #expect(archive.text("a.jpg") == "newer")
  }

  @Test(arguments: Transfer.Kind.allCases)
  func `a source that was changed, deleted or replaced by a link meanwhile is left alone`(
    kind: Transfer.Kind
  ) throws {
    for name in ["changed", "deleted", "link"] { try archive.write(name, "x") }
    let changes = try ["changed", "deleted", "link"].map {
      try archive.transfer(kind, $0, "to/\($0)")
    }
    try archive.write("changed", "longer")
    try archive.remove("deleted")
    try archive.remove("link")
    symlink("changed", "\(archive.root)/link")
    let before = treeLines(archive.root, times: false)
    let problems = try archive.perform(changes)
    #expect(
      problems == [
        "It was changed meanwhile, so it was left alone.", "There is no such file.",
        "It was changed meanwhile, so it was left alone.",
      ])
    #expect(treeLines(archive.root, times: false) == before)
  }

  @Test func `names that are not UTF-8, or as long as can be, are no obstacle`() throws {
    let odd: [UInt8] = [0x72, 0xFF, 0x0A, 0x22] + Array(".jpg".utf8)
    let long = Array(repeating: UInt8(ascii: "l"), count: 255)
    for name in [odd, long] { archive.folder.write(bytes: Array("tree/".utf8) + name) }
    let before = archive.tree
    let root = Path(archive.root)
    let changes = try [odd, long].flatMap { name in
      try [Transfer.Kind.symlink, .hardlink, .copy, .move].map { kind in
        try archive.transfer(
          kind, root.appending(name), archive.at(kind.rawValue).appending(name))
      }
    }
    #expect(try archive.perform(changes).allSatisfy { $0 == nil })
    for name in [odd, long] { #expect(archive.at("move").appending(name).kind == .file) }
    #expect(try archive.undo() == [:])
    #expect(archive.tree == before)
  }

  @Test func `without a place for the journal nothing is begun`() throws {
    try archive.folder.write("state", "a file in the way")
    #expect(throws: JournalError.self) {
      try ArchiveAction(
        command: "sort", arguments: [], version: "1", state: archive.state)
    }
  }
}
