import CommandKit
import Files
import Foundation
import Messages
import PhotoArchive
import TestSupport
import Testing

/// What a plan's run tells and asks.
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
      work.notices = [said("Its date is odd.")]
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
        asked.add($0.description); return answer
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
}
