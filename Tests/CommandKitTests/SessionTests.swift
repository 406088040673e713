import BreedRecognition
import Files
import Foundation
import Glibc
import Messages
import PhotoArchive
import Synchronization
import TestSupport
import Testing

@testable import CommandKit

struct SessionTests {
  private func session(
    _ environment: [String: String] = [:], talk: MemorySink = MemorySink(),
    classifiers: @escaping ClassifierProvider = { _, _ in throw Trouble() }
  ) -> Session {
    Session(
      version: "1.2.3", environment: environment,
      console: Console(output: MemorySink(), talk: talk, environment: [:]),
      models: ModelLocation(executable: "/nowhere/kennel"), classifiers: classifiers)
  }

  // MARK: Classifiers

  /// A session that counts how often a classifier is loaded.
  private func countingSession() -> (Session, TaskLog) {
    let loads = TaskLog()
    let session = session { request, _ in
      loads.add("\(request.model?.description ?? "default") \(request.precision.rawValue)")
      return FakeClassifier(key: "\(loads.all.count)")
    }
    return (session, loads)
  }

  @Test func `a classifier is loaded once for equal requests`() throws {
    let (session, loads) = countingSession()
    #expect(loads.all == [])
    let first = try session.classifier(for: ClassifierRequest(model: "a", precision: .f32))
    let copy = session
    let second = try copy.classifier(for: ClassifierRequest(model: "a", precision: .f32))
    #expect(first.model.key == "1" && second.model.key == "1")
    #expect(loads.all == ["a f32"])
  }

  @Test func `it is loaded anew for a request that differs in anything`() throws {
    let (session, loads) = countingSession()
    let requests = [
      ClassifierRequest(), ClassifierRequest(model: "a"), ClassifierRequest(precision: .bf16),
      ClassifierRequest(minConfidence: 0.7), ClassifierRequest(minConfidence: 0.8),
    ]
    for _ in 0..<2 {
      for (number, request) in requests.enumerated() {
        #expect(try session.classifier(for: request).model.key == "\(number + 1)")
      }
    }
    #expect(loads.all.count == requests.count)
  }

  @Test func `many threads load it once`() throws {
    let (session, loads) = countingSession()
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      _ = try? session.classifier(for: ClassifierRequest(model: "a"))
    }
    #expect(loads.all == ["a auto"])
  }

  @Test func `sessions share no classifier`() throws {
    let (first, firstLoads) = countingSession()
    let (second, secondLoads) = countingSession()
    _ = try first.classifier(for: ClassifierRequest())
    _ = try second.classifier(for: ClassifierRequest())
    #expect(firstLoads.all.count == 1 && secondLoads.all.count == 1)
  }

  @Test func `a classifier that could not be loaded is tried again`() throws {
    let tries = Mutex(0)
    let session = session { _, _ in
      if tries.withLock({
        $0 += 1; return $0
      }) == 1 {
        throw BundleError(.noFolder, ["folder": "a"])
      }
      return FakeClassifier()
    }
    #expect(throws: CommandError(BundleError(.noFolder, ["folder": "a"]))) {
      try session.classifier(for: ClassifierRequest())
    }
    _ = try session.classifier(for: ClassifierRequest())
    #expect(tries.withLock { $0 } == 2)
  }

  // MARK: State, questions, journals

  @Test(
    arguments: [
      (["XDG_STATE_HOME": "/s", "HOME": "/h"], "/s/kennel"),
      (["XDG_STATE_HOME": "s", "HOME": "/h"], "/h/.local/state/kennel"),
      (["XDG_STATE_HOME": "", "HOME": "/h"], "/h/.local/state/kennel"),
      (["HOME": "/h"], "/h/.local/state/kennel"), (["HOME": "h"], nil), ([:], nil),
    ] as [([String: String], String?)])
  func `what kennel remembers is where the environment says`(
    environment: [String: String], place: String?
  ) {
    #expect(session(environment).state?.path == place.map { Path($0) })
  }

  @Test func `a question is asked only where there is a person, and who wants to be asked`() {
    var session = session()
    let question = said("Go on?")
    #expect(session.confirms(question, PlanChoice()))
    let asked = TaskLog()
    session.ask = {
      asked.add($0.description); return false
    }
    #expect(!session.confirms(question, PlanChoice()))
    #expect(session.confirms(question, PlanChoice(asks: false)))
    #expect(asked.all == ["Go on?"])
    session.ask = { _ in true }
    #expect(session.confirms(question, PlanChoice()))
  }

  @Test func `an action is journalled with its command line and version`() throws {
    let folder = try TemporaryFolder()
    var session = session(["XDG_STATE_HOME": folder.path])
    session.arguments = ["sort", "a b", "\u{1B}"]
    let action = try session.beginAction("sort")
    let journal = folder.text("kennel/journal/\(action.id).open.jsonl") ?? ""
    let begin = try JSONSerialization.jsonObject(with: Data(journal.utf8)) as? [String: Any]
    #expect(begin?["command"] as? String == "sort" && begin?["version"] as? String == "1.2.3")
    #expect(begin?["arguments"] as? [String] == ["sort", "a b", "\u{1B}"])
    try action.finish()
    #expect(folder.has("kennel/journal/\(action.id).jsonl"))
  }

  @Test func `an action without a place for its journal is refused`() {
    let error = #expect(throws: CommandError.self) { try session().beginAction("sort") }
    #expect(error?.status == .cannotCreate)
  }

  @Test func `a folder for journals that can't be made is told before anything else`() throws {
    let folder = try TemporaryFolder()
    try folder.write("state", "a file in the way")
    for (environment, part) in [
      (["XDG_STATE_HOME": "\(folder.path)/state"], "The journal can't be begun in"),
      ([:], "neither XDG_STATE_HOME nor HOME"),
    ] {
      let error = #expect(throws: CommandError.self) {
        try session(environment).prepare(PlanChoice())
      }
      #expect(error?.status == .cannotCreate)
      #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
      // A dry run needs no journal.
      try session(environment).prepare(PlanChoice(isDryRun: true))
    }
    let error = #expect(throws: CommandError.self) {
      try session(["XDG_STATE_HOME": "\(folder.path)/state"]).prepare(PlanChoice())
    }
    #expect(
      error?.description
        == "The journal can't be begun in \(folder.path)/state/kennel: It is not a folder. "
        + "Set XDG_STATE_HOME to a folder that kennel can write to.")
  }

  @Test(arguments: ["kennel", "kennel/journal", "kennel/journal/a.jsonl", "kennel/catalog.sqlite"])
  func `state that others may write is refused`(name: String) throws {
    let folder = try TemporaryFolder()
    let session = session(["XDG_STATE_HOME": folder.path])
    try folder.write("kennel/journal/a.jsonl", "")
    try folder.write("kennel/catalog.sqlite", "")
    try session.prepare(PlanChoice())
    chmod("\(folder.path)/\(name)", 0o777)
    for isDryRun in [false, true] {
      let error = #expect(throws: CommandError.self) {
        try session.prepare(PlanChoice(isDryRun: isDryRun))
      }
      #expect(error?.status == .cannotCreate)
      #expect(error?.description.contains("\(folder.path)/\(name).") == true)
    }
  }

  @Test func `state of older versions is made private`() throws {
    let folder = try TemporaryFolder()
    let files = ["kennel/journal/a.jsonl", "kennel/catalog.sqlite"]
    let folders = ["kennel", "kennel/journal"]
    for file in files { try folder.write(file, "") }
    for (name, mode) in files.map({ ($0, 0o644) }) + folders.map({ ($0, 0o755) }) {
      chmod("\(folder.path)/\(name)", mode_t(mode))
    }
    try session(["XDG_STATE_HOME": folder.path]).checkState()
    for name in files { #expect(try FileStatus(ofLink: folder.at(name)).mode == 0o600) }
    for name in folders { #expect(try FileStatus(ofLink: folder.at(name)).mode == 0o700) }
  }

  @Test func `an action that was cut off is tidied up, and said to be`() throws {
    let folder = try TemporaryFolder()
    let talk = MemorySink()
    let session = session(["XDG_STATE_HOME": folder.path], talk: talk)
    try session.recover()
    #expect(talk.text == "")
    let id = "20261124-134500-012345"
    try folder.write(
      "kennel/journal/\(id).open.jsonl",
      """
      {"type":"begin","schema":"kennel.journal/2","id":"\(id)","command":"sort","arguments":[],\
      "version":"1","time":"2026-11-24T13:45:00Z"}
      {"type":"folder","path":"\(folder.path)","modified":1}

      """)
    try session.recover()
    #expect(talk.text.contains("An earlier run (\(id)) was cut off"))
    #expect(folder.has("kennel/journal/\(id).jsonl"))
    try session.recover()
    #expect(talk.text.split(separator: "\n").count == 1)
  }

  @Test func `without a state folder there is nothing to tidy up`() throws {
    let talk = MemorySink()
    try session(talk: talk).recover()
    #expect(talk.text == "")
  }

  @Test func `a clock starts at its making and never goes back`() {
    let uptime = Session.continuousUptime()
    let first = uptime()
    #expect(first >= .zero && uptime() >= first)
  }
}
