import Files
import Foundation
@testable import PhotoArchive
import TestSupport
import Testing

/// Actions are ordered by their names, whatever the clock says.
@Suite(.timeLimit(.minutes(30)))
struct ActionNameTests {
  private let archive: Archive

  init() throws { archive = try Archive() }

  private func move(_ source: String, _ target: String) throws {
    if !archive.has(source) { try archive.write(source, "dog") }
    try archive.perform([archive.transfer(.move, source, target)])
  }

  /// Lets the newest action have begun at another time, as a wrong clock had it.
  private func rename(to id: String, ending: String = ".jsonl") throws {
    let path = try #require(try archive.actions.first?.path)
    let old = URL(filePath: try #require(path.string))
    try FileManager.default.moveItem(
      at: old, to: old.deletingLastPathComponent().appending(path: id + ending))
  }

  @Test(arguments: [".jsonl", ".open.jsonl"])
  func `after the clock was set back, the newest action is still the newest`(
    ending: String
  ) throws {
    try move("0/a.jpg", "1/a.jpg")
    try rename(to: "20991231-235959-999998", ending: ending)
    try move("1/a.jpg", "2/a.jpg")
    try move("2/a.jpg", "3/a.jpg")
    #expect(
      try archive.actions.map(\.id) == [
        "21000101-000000-000000", "20991231-235959-999999", "20991231-235959-999998",
      ])
    #expect(try archive.undo() == [:])
    #expect(archive.has("2/a.jpg"))
  }

  @Test func `foreign names in the folder of journals change nothing`() throws {
    for name in [
      "zzz", "99999999-999999-999999", "20990230-000000-000000", "20990101-000000-0000000",
      "20990101-000000-00000x", "29990101", "２0990101-000000-000000",
    ] {
      try archive.folder.write("state/journal/\(name).jsonl", "not a journal")
    }
    try archive.folder.write("state/journal/20990101-000000-000000.txt", "not a journal")
    archive.folder.write(bytes: Array("state/journal/".utf8) + [0xFF] + Array(".jsonl".utf8))
    try move("0/a.jpg", "1/a.jpg")
    let id = try #require(try archive.actions.first?.id)
    #expect(id < "2099")
    #expect(archive.folder.text("state/journal/zzz.jsonl") == "not a journal")
  }

  @Test func `kennels that start at the same moment have names of their own`() throws {
    let state = archive.state
    nonisolated(unsafe) let ids = UnsafeMutableBufferPointer<String>.allocate(capacity: 64)
    ids.initialize(repeating: "")
    defer {
      ids.deinitialize()
      ids.deallocate()
    }
    DispatchQueue.concurrentPerform(iterations: ids.count) { index in
      let action = try? ArchiveAction(
        command: "sort", arguments: [], version: "1", state: state,
        clock: { Timestamp(microseconds: 1_795_527_900_000_000) })
      // Some are done before others begin.
      if index % 2 == 0 { try? action?.finish() }
      ids[index] = action?.id ?? "none \(index)"
    }
    #expect(Set(ids).count == 64)
    #expect(ids.allSatisfy { $0.hasPrefix("20261124-134500-0000") }, "\(Array(ids))")
    #expect(Set(try archive.actions.map(\.id)) == Set(ids))
  }

  @Test(arguments: [
    (0, "19700101-000000-000000"), (315_532_800_000_001, "19800101-000000-000001"),
    (2_208_988_800_123_456, "20400101-000000-123456"), (-1, "19691231-235959-999999"),
  ])
  func `a name says the moment, and the moment can be read from it`(
    microseconds: Int, name: String
  ) {
    #expect(ActionName(microseconds: microseconds).text == name)
    #expect(ActionName(name)?.microseconds == microseconds)
  }

  @Test(arguments: [
    ([], 5, 5), ([4], 5, 5), ([5], 5, 6), ([7, 9, 6], 5, 10),
    // The last moment of the year 9999 has no later one: it is passed over.
    ([253_402_300_799_999_999], 5, 5), ([253_402_300_799_999_999, 8], 5, 9),
  ])
  func `a new name is the clock's, or just above the newest`(
    existing: [Int], now: Int, expected: Int
  ) {
    let existing = existing.map { ActionName(microseconds: $0) }
    #expect(
      ActionName.next(after: existing, now: Timestamp(microseconds: now)).microseconds == expected)
  }
}
