import Files
import Foundation
import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing

/// What a person did between an action and its undo is never lost.
struct UndoTests {
  let archive: Archive

  init() throws { archive = try Archive() }

  private func sort(_ kind: Transfer.Kind) throws {
    try archive.write("a.jpg", "dog")
    try archive.write("b.jpg", "untouched")
    try archive.perform([
      archive.transfer(kind, "a.jpg", "to/a.jpg"), archive.transfer(kind, "b.jpg", "to/b.jpg"),
    ])
  }

  /// The other file goes back in any case.
  private func expectOtherIsBack() {
    #expect(archive.text("b.jpg") == "untouched")
    #expect(!archive.has("to/b.jpg"))
  }

  @Test(arguments: [Transfer.Kind.move, .copy])
  func `a file that was changed stays, and is named`(kind: Transfer.Kind) throws {
    try sort(kind)
    try archive.write("to/a.jpg", "edited")
    let kept = try archive.undo()
    #expect(kept.keys.sorted() == ["a.jpg"])
    #expect(kept["a.jpg"]?.hasSuffix("changed since.") == true)
    #expect(archive.text("to/a.jpg") == "edited")
    expectOtherIsBack()
    #expect(try archive.actions.first?.state == .undone(kept: 1))
  }

  @Test func `a file that was moved on stays where it is, and is named`() throws {
    try sort(.move)
    try FileManager.default.moveItem(at: archive.url("to/a.jpg"), to: archive.url("mine.jpg"))
    #expect(try archive.undo() == ["a.jpg": "It is no longer where kennel put it."])
    #expect(archive.text("mine.jpg") == "dog")
    expectOtherIsBack()
  }

  @Test func `where the old place was taken, both files stay, and that is named`() throws {
    try sort(.move)
    try archive.write("a.jpg", "a new photo")
    let kept = try archive.undo()
    #expect(kept.keys.sorted() == ["a.jpg"])
    #expect(archive.text("a.jpg") == "a new photo")
    #expect(archive.text("to/a.jpg") == "dog")
    expectOtherIsBack()
  }

  @Test func `where the old folder is gone, it is made again`() throws {
    try archive.write("deep/down/a.jpg", "dog")
    try archive.perform([archive.transfer(.move, "deep/down/a.jpg", "a.jpg")])
    try archive.remove("deep")
    #expect(try archive.undo() == [:])
    #expect(archive.text("deep/down/a.jpg") == "dog")
  }

  @Test func `what could not be taken back is tried again by the next undo`() throws {
    try archive.write("deep/a.jpg", "dog")
    try archive.perform([archive.transfer(.move, "deep/a.jpg", "a.jpg")])
    try archive.remove("deep")
    try archive.write("deep", "in the way")
    try archive.undo()
    #expect(archive.text("a.jpg") == "dog")
    #expect(try archive.actions.first?.state == .unfinished)
    try archive.remove("deep")
    #expect(try archive.undo() == [:])
    #expect(archive.text("deep/a.jpg") == "dog")
    #expect(try archive.actions.first?.state == .undone(kept: 0))
  }

  @Test func `a copy without its original stays`() throws {
    try sort(.copy)
    try archive.remove("a.jpg")
    let kept = try archive.undo()
    #expect(
      kept == ["a.jpg": "The original is gone or was changed since, so the copy stays."]
        || kept == ["a.jpg": "It is the only one left."])
    #expect(archive.text("to/a.jpg") == "dog")
    expectOtherIsBack()
  }

  @Test func `a hard link whose original is gone stays`() throws {
    try sort(.hardlink)
    try archive.remove("a.jpg")
    #expect(try archive.undo().keys.sorted() == ["a.jpg"])
    #expect(archive.text("to/a.jpg") == "dog")
    expectOtherIsBack()
  }

  @Test(arguments: [Transfer.Kind.symlink, .hardlink])
  func `what took the place of a link stays`(kind: Transfer.Kind) throws {
    try sort(kind)
    try archive.remove("to/a.jpg")
    try archive.write("to/a.jpg", "dog")
    #expect(try archive.undo().keys.sorted() == ["a.jpg"])
    #expect(archive.text("to/a.jpg") == "dog")
    expectOtherIsBack()
  }

  @Test(arguments: [Transfer.Kind.copy, .symlink, .hardlink])
  func `a copy or link that was deleted is no trouble`(kind: Transfer.Kind) throws {
    try sort(kind)
    try archive.remove("to/a.jpg")
    #expect(try archive.undo() == [:])
    #expect(archive.text("a.jpg") == "dog")
    expectOtherIsBack()
  }

  @Test func `a made folder that a person put something into stays`() throws {
    try sort(.move)
    try archive.write("to/notes.txt", "mine")
    #expect(try archive.undo() == [:])
    #expect(archive.text("to/notes.txt") == "mine")
    #expect(archive.text("a.jpg") == "dog")
  }

  @Test func `an edit on top of kennel's stays, and so does a file that was made and changed`()
    throws
  {
    let path = try archive.write("a.jpg", "0123")
    let edit = Rewrite(
      editing: path, stamp: try FileStamp(of: path), original: Array("0123".utf8),
      splices: [Splice(1..<2, [65])], keepsTime: true)
    let creation = Rewrite(creating: archive.at("a.jpg.xmp"), content: [66])
    try archive.perform([.rewrite(edit), .rewrite(creation)])
    try archive.write("a.jpg", "0A23 and more")
    try archive.write("a.jpg.xmp", "B and more")
    #expect(
      try archive.undo() == [
        "a.jpg": "It was changed since.", "a.jpg.xmp": "It was changed since.",
      ])
    #expect(archive.text("a.jpg") == "0A23 and more")
    #expect(archive.text("a.jpg.xmp") == "B and more")
  }

  @Test func `a second undo of the same action finds nothing to do`() throws {
    try sort(.move)
    try archive.undo()
    let tree = archive.tree
    #expect(try archive.undo() == [:])
    #expect(archive.tree == tree)
  }

  @Test func `a dry run changes nothing, the journal included`() throws {
    try sort(.move)
    let before = (archive.tree, try archive.journal)
    #expect(try archive.undo(isDryRun: true) == [:])
    #expect(archive.tree == before.0)
    #expect(try archive.journal == before.1)
  }

  @Test(arguments: 0..<8)
  func `an undo that was stopped goes on where it stopped`(limit: Int) throws {
    for number in 0..<4 { try archive.write("\(number).jpg", "\(number)") }
    let before = treeLines(archive.root, times: false)
    try archive.perform(
      (0..<4).map { try archive.transfer(.move, "\($0).jpg", "to/\($0).jpg") })
    try archive.undo(after: limit)
    #expect(try archive.actions.first?.state == .unfinished)
    #expect(try archive.undo() == [:])
    #expect(treeLines(archive.root, times: false) == before)
    #expect(try archive.actions.first?.state == .undone(kept: 0))
  }

  @Test func `of several actions in one second the newest comes first`() throws {
    try archive.write("0/a.jpg", "dog")
    for step in 1...9 {
      try archive.perform([archive.transfer(.move, "\(step - 1)/a.jpg", "\(step)/a.jpg")])
    }
    let ids = try archive.actions.map(\.id)
    #expect(Set(ids).count == 9)
    #expect(ids.allSatisfy { $0.wholeMatch(of: /\d{8}-\d{6}-\d{6}/) != nil })
    for step in (0..<9).reversed() {
      #expect(archive.has("\(step + 1)/a.jpg"))
      let newest = try #require(
        try archive.actions.first { if case .undone = $0.state { false } else { true } })
      _ = try Undo(newest).perform(isDryRun: false, isCancelled: { false }) { _, _ in }
      #expect(archive.has("\(step)/a.jpg"))
    }
  }
}
