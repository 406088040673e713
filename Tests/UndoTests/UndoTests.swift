import Files
import ArgumentParser
import CommandKit
import Foundation
import PhotoArchive
import TestSupport
import Testing
@testable import Undo

struct UndoActionTests {
  let folder: TemporaryFolder
  let world: TestWorld

  init() throws {
    folder = try TemporaryFolder()
    world = TestWorld(in: folder)
  }

  /// A move of a photo, as `kennel sort` journals it.
  @discardableResult
  private func move(_ source: String, to target: String) throws -> String {
    if !folder.has(source) { try folder.write(source, source) }
    let action = try ArchiveAction(
      command: "sort", arguments: ["sort", "Photos", "--into", "a\u{1B}b"], version: "1",
      state: world.state)
    let path = folder.at(source)
    let transfer = Transfer(
      kind: .move, source: path, target: folder.at(target), stamp: try FileStamp(of: path))
    try action.perform([.transfer(transfer)]) { _, _ in }
    try action.finish()
    return action.id
  }

  private func undo(
    _ id: String? = nil, isDryRun: Bool = false, isQuiet: Bool = false, in world: TestWorld? = nil
  ) throws -> CommandStatus {
    try UndoAction(id: id, choice: PlanChoice(isDryRun: isDryRun, isQuiet: isQuiet))
      .perform(in: (world ?? self.world).session())
  }

  @Test func `where nothing was done there is nothing to take back`() throws {
    #expect(try undo() == .nothingDone)
    #expect(world.talk.text == "There is nothing to take back.\n")
    #expect(try undo("20261124-000000-000000") == .usage)
    #expect(world.talk.text.contains("There is no action 20261124-000000-000000."))
  }

  @Test func `the newest that was not taken back comes next`() throws {
    let ids = try [move("1.jpg", to: "a/1.jpg"), move("2.jpg", to: "a/2.jpg")]
    #expect(try undo() == .success)
    #expect(folder.has("2.jpg") && folder.has("a/1.jpg"))
    #expect(world.output.text == "\(folder.path)/2.jpg  taken back\n")
    #expect(world.talk.text.hasPrefix("Took back 1 change of `kennel sort` from 20"))
    #expect(world.talk.text.hasSuffix("(\(ids[1])).\n"))
    #expect(try undo() == .success)
    #expect(folder.has("1.jpg") && !folder.has("a"))
    #expect(try undo() == .nothingDone)
  }

  @Test func `an action is taken back by its name`() throws {
    let id = try move("1.jpg", to: "a/1.jpg")
    try move("2.jpg", to: "a/2.jpg")
    #expect(try undo(id) == .success)
    #expect(folder.has("1.jpg") && folder.has("a/2.jpg"))
  }

  @Test func `a dry run says what would be, and changes nothing`() throws {
    try move("1.jpg", to: "a/1.jpg")
    let before = treeLines(folder.path)
    #expect(try undo(isDryRun: true) == .success)
    #expect(treeLines(folder.path) == before)
    #expect(world.talk.text.hasPrefix("Would take back 1 change of"))
  }

  @Test func `what stays is named, and makes another status`() throws {
    try move("1.jpg", to: "a/1.jpg")
    try folder.write("a/1.jpg", "edited since")
    #expect(try undo(isQuiet: true) == .somePhotosFailed)
    #expect(world.output.text == "\(folder.path)/1.jpg  stays: It was changed since.\n")
    #expect(world.talk.text.contains("1 file stays as it is; `kennel undo "))
  }

  @Test func `Ctrl-C stops it, and the next undo goes on`() throws {
    try move("1.jpg", to: "a/1.jpg")
    let stopped = TestWorld(in: folder)
    stopped.interruption.request()
    #expect(try undo(in: stopped) == .interrupted)
    #expect(stopped.talk.text.hasSuffix("Stopped before the end; run it again to go on.\n"))
    #expect(folder.has("a/1.jpg"))
    #expect(try undo() == .success)
    #expect(folder.has("1.jpg"))
  }

  @Test(arguments: [["--last", "x"], ["x", "y"], ["--bogus"], ["x"], []])
  func `what makes no sense is an error of use`(arguments: [String]) {
    do {
      _ = try UndoCommand.parse(arguments)
      #expect(arguments.count < 2 && arguments != ["--bogus"])
    } catch {
      #expect(UndoCommand.exitCode(for: error).rawValue == 64)
      #expect(arguments.count == 2 || arguments == ["--bogus"])
    }
  }

  @Test func `a history lists all actions, the newest first`() throws {
    #expect(try HistoryAction(format: .table).perform(in: world.session()) == .nothingDone)
    #expect(world.output.text == "")
    let ids = try [move("1.jpg", to: "a/1.jpg"), move("2.jpg", to: "a/2.jpg")]
    _ = try undo()
    let again = TestWorld(in: folder)
    #expect(try HistoryAction(format: .table).perform(in: again.session()) == .success)
    let lines = again.output.lines
    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("\(ids[1])  20"))
    #expect(lines[0].hasSuffix("Z  taken back  kennel sort Photos --into 'a\\x1Bb'"))
    #expect(lines[1].hasSuffix("Z  1 done  kennel sort Photos --into 'a\\x1Bb'"))
    #expect(again.talk.text == "The journals are in \(world.state.journals.displayName).\n")
  }

  @Test func `a history for programs is as the published schema says`() throws {
    try move("1.jpg", to: "a/1.jpg")
    try move("2.jpg", to: "a/2.jpg")
    _ = try undo()
    let journals = try FileManager.default.contentsOfDirectory(
      atPath: world.state.journals.displayName)
    #expect(journals.count == 2)
    try folder.write(
      "state/kennel/journal/20200101-000000-000000.jsonl",
      "{\"type\":\"begin\",\"command\":\"tag\"}\n")
    let again = TestWorld(in: folder)
    #expect(try HistoryAction(format: .jsonl).perform(in: again.session()) == .success)
    let schema = try JSONSchema.published("kennel.history-2")
    #expect(again.output.lines.count == 3)
    for line in again.output.lines { #expect(try schema.violations(in: line) == [], "\(line)") }
    let states = ["undone", "done", "unfinished"]
    for (line, state) in zip(again.output.lines, states) {
      #expect(line.contains("\"state\":\"\(state)\""))
    }
    for bad in [("\"done\":1", "\"done\":\"1\""), ("history/2", "history/3"), ("undone", "eaten")] {
      let text = again.output.text.replacing(bad.0, with: bad.1)
      #expect(
        try text.split(separator: "\n").contains {
          try !schema.violations(in: String($0)).isEmpty
        })
    }
  }
}
