import CommandKit
import Files
import Foundation
import PhotoArchive
import PhotoMetadata
import Synchronization
import TestSupport
import Testing

/// How a plan's lines become changes: in batches, together or not at all, and with a journal.
struct PlanChangesTests {
  private let made: MadePlan
  private var folder: TestSupport.TemporaryFolder { made.folder }

  init() throws { made = try MadePlan() }

  private func photos(_ count: Int) throws -> [PlanLine] {
    try (0..<count).map { try made.photo("\(1000 + $0).jpg") }
  }

  // MARK: Batches and interruption

  @Test func `changes are journalled and done a hundred at a time`() throws {
    let lines = try photos(250)
    let moved = Mutex<[Int]>([])
    let target = folder.at("to")
    let task = MadeTask { line throws(Reason) in
      guard case .transfer(let planned) = line else { return PlannedWork() }
      moved.withLock { $0.append(target.entries().count) }
      return PlannedWork([.transfer(planned.transfer)])
    }
    try made.perform(lines, task: task)
    let seen = moved.withLock { $0 }
    #expect(seen == (0..<250).map { $0 / 100 * 100 })
    #expect(target.entries().count == 250)
  }

  @Test func `photos that take much memory are done sooner`() throws {
    let lines = try photos(3)
    let large = [UInt8](repeating: 0, count: 17 << 20)
    let log = TaskLog()
    var task = MadeTask()
    let outcomes = task.log
    task.work = { line in
      log.add("\(outcomes.all.count)")
      // The stamp is not the file's: each rewrite fails at once.
      return PlannedWork([
        .rewrite(
          Rewrite(
            editing: line.path, stamp: FileStamp(size: 1, modified: 1), original: large,
            splices: [], keepsTime: true))
      ])
    }
    try made.perform(lines, task: task)
    #expect(log.all == ["0", "0", "2"])
    #expect(outcomes.all.count == 3)
  }

  @Test func `after an interruption the lines in hand are done, and no other`() throws {
    let lines = try photos(10)
    let interruption = made.world.interruption
    let calls = Mutex(0)
    let task = MadeTask { line throws(Reason) in
      guard case .transfer(let planned) = line else { return PlannedWork() }
      if calls.withLock({
        $0 += 1; return $0
      }) == 4 {
        interruption.request()
      }
      return PlannedWork([.transfer(planned.transfer)])
    }
    #expect(try made.perform(lines, task: task) == .interrupted)
    #expect(task.log.all == (1000..<1004).map { "done \($0).jpg" })
    #expect(folder.at("to").entries().count == 4 && folder.at("photos").entries().count == 6)
    #expect(made.world.talk.text == "dry false, stopped true, undo true.\n")
    // The journal is closed: nothing is left to tidy up.
    let journals = made.world.state.journals.entries().map { String(decoding: $0, as: UTF8.self) }
    #expect(journals.count { $0.hasSuffix(".jsonl") && !$0.hasSuffix(".open.jsonl") } == 1)
    #expect(!journals.contains { $0.hasSuffix(".open.jsonl") })
  }

  // MARK: What belongs together

  private func group(_ kind: Transfer.Kind) throws -> [PlanLine] {
    [
      try made.companion("a.jpg.xmp", of: "a.jpg", kind, isChanged: true),
      try made.companion("a.mov", of: "a.jpg", kind), try made.photo("a.jpg", kind),
      try made.companion("b.jpg.xmp", of: "b.jpg", kind), try made.photo("b.jpg", kind),
    ]
  }

  @Test func `a companion that can't be moved keeps its photo and the rest of the group`() throws {
    let task = MadeTask()
    try made.perform(try group(.move), task: task)
    #expect(
      task.log.all == [
        "failed a.jpg.xmp: changed", "failed a.mov: belongs-together",
        "failed a.jpg: belongs-together", "done b.jpg.xmp", "done b.jpg",
      ])
    #expect(folder.at("photos").entries().count == 3)
    #expect(
      made.told[1]
        == "photos/a.mov  not done: It stays with what belongs to it, which could not be moved.")
  }

  @Test func `the group stays together across batches`() throws {
    let lines =
      try [made.companion("a.jpg.xmp", of: "a.jpg", isChanged: true)] + photos(120)
      + [made.photo("a.jpg")]
    let task = MadeTask()
    try made.perform(lines, task: task)
    #expect(task.log.all.last == "failed a.jpg: belongs-together")
    #expect(folder.has("photos/a.jpg"))
  }

  @Test func `a companion that can't be copied keeps nothing back`() throws {
    let task = MadeTask()
    try made.perform(try group(.copy), task: task)
    #expect(
      task.log.all == [
        "failed a.jpg.xmp: changed", "done a.mov", "done a.jpg", "done b.jpg.xmp", "done b.jpg",
      ])
    #expect(folder.text("to/a.jpg") == "content of a.jpg")
  }

  /// Work on a photo and its sidecar: the photo gets new bytes, and the sidecar is made.
  private func rewrites(_ path: Path, _ stamp: FileStamp) -> PlannedWork {
    PlannedWork([
      .rewrite(
        Rewrite(
          editing: path, stamp: stamp, original: (try? path.contents()) ?? [],
          splices: [Splice(0..<7, Array("CONTENT".utf8))], keepsTime: true)),
      .rewrite(Rewrite(creating: path.withSuffix(".xmp"), content: Array("label".utf8))),
    ])
  }

  @Test func `a photo that can't be changed keeps its sidecar`() throws {
    let lines = try photos(2)
    let task = MadeTask { [rewrites] line in
      let isFirst = line.path.name == Array("1000.jpg".utf8)
      let stamp = isFirst ? nil : FileStamp(ifThere: line.path)
      return rewrites(line.path, stamp ?? FileStamp(size: 1, modified: 1))
    }
    try made.perform(lines, task: task)
    #expect(task.log.all == ["failed 1000.jpg: changed", "done 1001.jpg"])
    #expect(folder.text("photos/1000.jpg") == "content of 1000.jpg")
    #expect(!folder.has("photos/1000.jpg.xmp"))
    #expect(folder.text("photos/1001.jpg") == "CONTENT of 1001.jpg")
    #expect(folder.text("photos/1001.jpg.xmp") == "label")
  }

  // MARK: Journals

  @Test func `without a journal nothing is changed`() throws {
    try folder.write("state", "a file, where the folder of the journals must be")
    let lines = try photos(2)
    let before = made.files
    let task = MadeTask()
    let error = #expect(throws: CommandError.self) { try made.perform(lines, task: task) }
    #expect(error?.status == .cannotCreate)
    #expect(made.files == before && task.log.all == [])
  }

  @Test func `without a place for a journal nothing is changed`() throws {
    let session = Session(
      version: "1", environment: [:],
      console: Console(output: MemorySink(), talk: MemorySink(), environment: [:]),
      models: made.world.models)
    let lines = try photos(1)
    let before = made.files
    let error = #expect(throws: CommandError.self) { try made.perform(lines, session: session) }
    #expect(error?.status == .cannotCreate)
    #expect(error?.description.contains("XDG_STATE_HOME") == true)
    #expect(made.files == before)
  }

  @Test func `a run leaves one journal, by which it can be undone`() throws {
    try made.perform(try photos(150))
    let history = try ActionHistory(made.world.state).actions()
    #expect(history.count == 1)
  }

  @Test func `a reader who went away ends the run, and what was done is in the journal`() throws {
    let world = made.world
    let session = Session(
      version: "1", environment: ["XDG_STATE_HOME": "\(folder.path)/state"],
      console: Console(output: MemorySink(error: 32), talk: MemorySink(), environment: [:]),
      models: world.models)
    let error = #expect(throws: CommandError.self) {
      try made.perform(try photos(2), session: session)
    }
    #expect(error?.status == .outputClosed)
    #expect(!world.state.journals.entries().isEmpty)
  }
}
