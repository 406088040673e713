import Files
@testable import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing

/// Undo of an action whose photos other actions have moved or labelled since.
struct OtherActionsTests {
  private let archive: Archive

  init() throws {
    archive = try Archive()
    try archive.write("a/rex.jpg", "rex")
  }

  /// Labels a file, as far as the journal is concerned.
  private func label(_ name: String) throws {
    let path = archive.at(name)
    let change = ArchiveChange.rewrite(
      Rewrite(
        editing: path, stamp: try FileStamp(of: path), original: try path.contents(),
        splices: [Splice(0..<0, Array("label ".utf8))], keepsTime: true))
    #expect(try archive.perform([change]) == [nil])
  }

  private func createSidecar(_ name: String) throws {
    let change = ArchiveChange.rewrite(
      Rewrite(creating: archive.at(name), content: Array("sidecar".utf8)))
    #expect(try archive.perform([change]) == [nil])
  }

  private func move(_ name: String, _ target: String) throws {
    #expect(try archive.perform([archive.transfer(.move, name, target)]) == [nil])
  }

  /// Undoes the action of this number, the newest being 0.
  private func undo(_ number: Int) throws -> [Undo.Outcome] {
    var outcomes: [Undo.Outcome] = []
    _ = try Undo(archive.actions[number]).perform(isDryRun: false, isCancelled: { false }) {
      outcomes.append($1)
    }
    return outcomes
  }

  @Test(arguments: [[1, 0], [0, 1]])
  func `a photo that was labelled and then moved is undone in any order`(order: [Int]) throws {
    let before = archive.tree
    try label("a/rex.jpg")
    try move("a/rex.jpg", "b/rex.jpg")
    for number in order { #expect(try undo(number) == [.undone]) }
    for number in order { #expect(try undo(number) == []) }
    #expect(archive.text("a/rex.jpg") == "rex")
    #expect(
      archive.tree.map { $0.replacing(/\|time [^|]*/, with: "") }
        == before.map { $0.replacing(/\|time [^|]*/, with: "") })
  }

  @Test(arguments: [[1, 0], [0, 1]])
  func `a photo that was moved and then labelled is undone in any order`(order: [Int]) throws {
    try move("a/rex.jpg", "b/rex.jpg")
    try label("b/rex.jpg")
    for number in order { #expect(try undo(number) == [.undone]) }
    #expect(archive.text("a/rex.jpg") == "rex")
    #expect(!archive.has("b"))
  }

  @Test func `a label that was written after two moves does not keep the first from being undone`()
    throws
  {
    try move("a/rex.jpg", "b/rex.jpg")
    try move("b/rex.jpg", "c/rex.jpg")
    try label("c/rex.jpg")
    for number in [1, 2, 0] { #expect(try undo(number) == [.undone]) }
    #expect(archive.text("a/rex.jpg") == "rex")
  }

  @Test func `an action that was undone is not undone again when its content comes back`() throws {
    try label("a/rex.jpg")
    #expect(try undo(0) == [.undone])
    try archive.write("a/rex.jpg", "label rex")
    #expect(try undo(0) == [])
    #expect(archive.text("a/rex.jpg") == "label rex")
  }

  @Test func `a sidecar that moved with its photo is removed by the undo of the label`() throws {
    try createSidecar("a/rex.jpg.xmp")
    try move("a/rex.jpg.xmp", "b/rex.jpg.xmp")
    #expect(try undo(1) == [.undone])
    #expect(!archive.has("b/rex.jpg.xmp"))
  }

  @Test func `a photo that a person changed after the move stays`() throws {
    try label("a/rex.jpg")
    try move("a/rex.jpg", "b/rex.jpg")
    try archive.write("b/rex.jpg", "retouched")
    #expect(try undo(1).count { $0 == .undone } == 0)
    #expect(try undo(0).count { $0 == .undone } == 0)
    #expect(archive.text("b/rex.jpg") == "retouched")
  }

  @Test func `another photo under the old name is left alone`() throws {
    try label("a/rex.jpg")
    try move("a/rex.jpg", "b/rex.jpg")
    try archive.write("a/rex.jpg", "another dog")
    #expect(try undo(1) == [.undone])
    #expect(archive.text("a/rex.jpg") == "another dog")
    #expect(archive.text("b/rex.jpg") == "rex")
  }
}
