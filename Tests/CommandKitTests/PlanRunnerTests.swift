import CommandKit
import Files
import Foundation
import PhotoArchive
import PhotoMetadata
import Synchronization
import TestSupport
import Testing

struct PlanRunnerTests {
  private let made: MadePlan
  private var folder: TestSupport.TemporaryFolder { made.folder }

  init() throws { made = try MadePlan() }

  private func photos(_ count: Int) throws -> [PlanLine] {
    try (0..<count).map { try made.photo("\(1000 + $0).jpg") }
  }

  // MARK: Dry runs and reports

  @Test func `a dry run changes nothing, and reports in the plan's order`() throws {
    let lines = [try made.photo("a.jpg"), made.left("b.jpg"), try made.photo("c.jpg")]
    let before = made.files
    let task = MadeTask()
    #expect(try made.perform(lines, PlanChoice(isDryRun: true), task: task) == .success)
    #expect(made.files == before)
    #expect(
      made.told == [
        "photos/a.jpg  goes", "photos/b.jpg  stays: It is a link.", "photos/c.jpg  goes",
      ])
    #expect(task.log.all == ["done a.jpg", "left b.jpg", "done c.jpg"])
    #expect(made.world.talk.text == "dry true, stopped false, undo false.\n")
    #expect(made.world.state.journals.kind == nil)
  }

  @Test func `a run tells first what stays, and then each line when it is done`() throws {
    let lines = [try made.photo("a.jpg"), made.left("b.jpg"), try made.photo("c.jpg")]
    try made.perform(lines)
    #expect(
      made.told == [
        "photos/b.jpg  stays: It is a link.", "photos/a.jpg  goes", "photos/c.jpg  goes",
      ])
    #expect(folder.text("to/a.jpg") == "content of a.jpg" && !folder.has("photos/a.jpg"))
    #expect(made.world.talk.text == "dry false, stopped false, undo true.\n")
  }

  @Test func `outcomes are told as records, a header first`() throws {
    let lines = [
      try made.photo("a.jpg"), made.left("b.jpg"),
      try made.companion("c.xmp", of: "c.jpg", isChanged: true),
    ]
    try made.perform(lines, PlanChoice(format: .jsonl))
    let schema = try JSONSchema.published("kennel.plan-2")
    for line in made.world.output.lines { #expect(try schema.violations(in: line) == []) }
    let records = try made.world.output.lines.map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
    }
    #expect(records.map { $0["type"] as? String } == ["header", "left", "transfer", "transfer"])
    #expect(records.map { $0["result"] as? String } == [nil, nil, "done", "failed"])
    #expect(records.map { $0["reasonCode"] as? String } == [nil, "link", nil, "changed"])
    #expect(records[2]["companionOf"] == nil && records[2]["confidence"] as? Double == 0.75)
    #expect(records[3]["companionOf"] as? String == "\(folder.path)/photos/c.jpg")
  }

  @Test func `records of a dry run have no result`() throws {
    try made.perform([try made.photo("a.jpg")], PlanChoice(isDryRun: true, format: .jsonl))
    #expect(made.world.output.lines.count == 2)
    #expect(!made.world.output.text.contains("result"))
  }

  @Test func `quiet leaves out what went well`() throws {
    let lines = [
      try made.photo("a.jpg"), made.left("b.jpg"),
      try made.companion("c.xmp", of: "c.jpg", isChanged: true),
    ]
    try made.perform(lines, PlanChoice(isQuiet: true))
    #expect(
      made.told == [
        "photos/b.jpg  stays: It is a link.",
        "photos/c.xmp  not done: It was changed meanwhile, so it was left alone.",
      ])
  }

  @Test func `what needs no change is counted, and not told`() throws {
    let task = MadeTask { _ in PlannedWork() }
    try made.perform([try made.photo("a.jpg")], task: task)
    #expect(task.log.all == ["unchanged a.jpg"])
    #expect(made.told == [])
    #expect(made.world.state.journals.kind == nil)
  }

  @Test func `what a task refuses is told as not done, in its turn`() throws {
    let task = MadeTask { line throws(Reason) in
      guard case .transfer(let planned) = line, planned.transfer.source.name.first != 0x62 else {
        throw Reason(.lowConfidence, text: "Not sure.")
      }
      return PlannedWork([.transfer(planned.transfer)])
    }
    try made.perform(try ["a.jpg", "b.jpg", "c.jpg"].map { try made.photo($0) }, task: task)
    #expect(
      made.told == [
        "photos/a.jpg  goes", "photos/b.jpg  not done: Not sure.", "photos/c.jpg  goes",
      ])
    #expect(task.log.all == ["done a.jpg", "failed b.jpg: low-confidence", "done c.jpg"])
    #expect(folder.has("photos/b.jpg"))
  }

  @Test func `notices are told with the photo's name`() throws {
    let task = MadeTask { _ in
      var work = PlannedWork()
      work.notices = ["Its date is odd."]
      return work
    }
    try made.perform([try made.photo("a.jpg")], task: task)
    #expect(made.world.talk.text.contains("photos/a.jpg: Its date is odd.\n"))
  }

  @Test func `a plan's file is written before anything else, and never replaced`() throws {
    let lines = [try made.photo("a.jpg"), made.left("b.jpg")]
    let choice = PlanChoice(isDryRun: true, file: folder.at("plan.jsonl"))
    try made.perform(lines, choice)
    #expect(try PlanFile.read(folder.at("plan.jsonl"), for: "sort").lines.count == 2)
    let text = folder.text("plan.jsonl")
    let error = #expect(throws: CommandError.self) { try made.perform(lines, choice) }
    #expect(error?.status == .cannotCreate)
    #expect(folder.text("plan.jsonl") == text)
  }

  // MARK: The question

  /// A session whose person at the terminal answers, and the questions that were asked.
  private func session(answering answer: Bool) -> (Session, TaskLog) {
    let asked = TaskLog()
    return (
      made.world.session {
        asked.add($0); return answer
      }, asked
    )
  }

  @Test func `more than 200 lines are acted on only after a yes`() throws {
    let (session, asked) = session(answering: false)
    let before = try photos(201)
    let files = made.files
    let task = MadeTask()
    #expect(try made.perform(before, task: task, session: session) == .success)
    #expect(asked.all == ["All 201?"])
    #expect(made.files == files && task.log.all == [] && made.told == [])
    #expect(made.world.talk.text == "Nothing was changed.\n")
    #expect(made.world.state.journals.kind == nil)
  }

  @Test func `after a yes all lines are done`() throws {
    let (session, asked) = session(answering: true)
    let task = MadeTask()
    try made.perform(try photos(201), task: task, session: session)
    #expect(asked.all.count == 1)
    #expect(task.log.all.count { $0.hasPrefix("done") } == 201)
  }

  @Test(arguments: [
    (200, PlanChoice()), (201, PlanChoice(asks: false)), (201, PlanChoice(isDryRun: true)),
  ])
  func `nobody is asked about 200 lines, with --yes, or in a dry run`(
    count: Int, choice: PlanChoice
  ) throws {
    let (session, asked) = session(answering: false)
    let task = MadeTask()
    try made.perform(try photos(count), choice, task: task, session: session)
    #expect(asked.all == [])
    #expect(task.log.all.count == count)
  }

  @Test func `lines that stay do not count for the question`() throws {
    let (session, asked) = session(answering: false)
    let lines = try photos(1) + (0..<300).map { made.left("\($0)") }
    try made.perform(lines, session: session)
    #expect(asked.all == [])
    #expect(folder.has("to/1000.jpg"))
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
