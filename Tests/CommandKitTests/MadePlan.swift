import BreedRecognition
import Files
import Foundation
import Messages
import PhotoArchive
import Synchronization
import TestSupport

@testable import CommandKit

/// What a `MadeTask` was told, in the order in which it was told.
final class TaskLog: Sendable {
  private let entries = Mutex<[String]>([])
  var all: [String] { entries.withLock { $0 } }
  func add(_ entry: String) { entries.withLock { $0.append(entry) } }
}

/// A task of the tests' own: what a line means for the files is up to a closure.
struct MadeTask: PlanTask {
  let command = "sort"
  let log = TaskLog()
  var work: (PlanLine) throws(Reason) -> PlannedWork = { line in
    guard case .transfer(let planned) = line else { return PlannedWork() }
    return PlannedWork([.transfer(planned.transfer)])
  }

  func question(_ count: Int) -> Message { said("All \(count)?") }

  func work(for line: PlanLine) throws(Reason) -> PlannedWork { try work(line) }

  func text(for line: PlanLine, _ work: PlannedWork, _ reporter: PlanReporter) -> Message? {
    said("goes")
  }

  func count(left line: PlanLine) { log.add("left \(Path(bytes: line.path.name))") }

  func count(_ line: PlanLine, _ work: PlannedWork, _ outcome: PlanOutcome) {
    let name = Path(bytes: line.path.name)
    switch outcome {
    case .done: log.add("done \(name)")
    case .unchanged: log.add("unchanged \(name)")
    case .failed(let reason): log.add("failed \(name): \(reason.code.rawValue)")
    }
  }

  func summary(of run: PlanRun) -> [Message] {
    [said("dry \(run.isDryRun), stopped \(run.isInterrupted), undo \(run.id != nil).")]
  }

  var status: CommandStatus { .success }
}

/// A folder of files that a made plan is about.
struct MadePlan {
  let folder: TemporaryFolder
  let world: TestWorld
  let header: PlanHeader

  init() throws {
    folder = try TemporaryFolder()
    world = TestWorld(in: folder)
    header = PlanHeader(
      command: "sort", version: "1.2.3", time: "2026-11-24T13:45:00Z", destination: folder.at("to"))
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/photos", withIntermediateDirectories: true)
  }

  /// Everything in the folders of the photos, before and behind.
  var files: [String] { treeLines("\(folder.path)/photos") + treeLines("\(folder.path)/to") }

  /// The lines that were told, without the folder.
  var told: [String] { world.output.lines.map { $0.replacing("\(folder.path)/", with: "") } }

  /// Writes a photo.
  ///
  /// - Returns: a line by which it goes elsewhere.
  func photo(_ name: String, _ kind: Transfer.Kind = .move) throws -> PlanLine {
    let transfer = try transfer(name, kind)
    return .transfer(
      PlannedTransfer(
        transfer,
        as: PlannedVerdict(
          outcome: "breed", breed: PlannedBreed(id: "n1", name: "Beagle"), confidence: 0.75)))
  }

  /// Writes a file that belongs to a photo, and may be changed after the plan was made.
  func companion(
    _ name: String, of photo: String, _ kind: Transfer.Kind = .move, isChanged: Bool = false
  ) throws -> PlanLine {
    let transfer = try transfer(name, kind)
    if isChanged { try folder.write("photos/\(name)", "changed since") }
    return .transfer(PlannedTransfer(transfer, companionOf: folder.at("photos/\(photo)")))
  }

  /// A line of a file that stays.
  func left(_ name: String) -> PlanLine {
    .left(folder.at("photos/\(name)"), Reason(.link, text: "It is a link."))
  }

  private func transfer(_ name: String, _ kind: Transfer.Kind) throws -> Transfer {
    let path = try folder.write("photos/\(name)", "content of \(name)")
    return Transfer(
      kind: kind, source: path, target: folder.at("to/\(name)"), stamp: try FileStamp(of: path))
  }

  /// Carries out a plan.
  @discardableResult
  func perform(
    _ lines: [PlanLine], _ choice: PlanChoice = PlanChoice(), task: MadeTask = MadeTask(),
    session: Session? = nil
  ) throws -> CommandStatus {
    var runner = PlanRunner(task, choice, in: session ?? world.session())
    return try runner.perform(header, planLines(lines))
  }
}

/// Makes a plan of lines.
func planLines(_ lines: [PlanLine]) -> PlanLines {
  let plan = PlanLines(in: Path("/tmp"))
  for line in lines { plan.append(line) }
  return plan
}

extension PlanFile {
  /// Reads a plan into memory.
  static func read(
    _ path: Path, for command: String
  ) throws -> (header: PlanHeader, lines: [PlanLine]) {
    let session = Session(
      version: "1", environment: [:],
      console: Console(output: MemorySink(), talk: MemorySink(), environment: [:]),
      models: ModelLocation(executable: "/nowhere/kennel"))
    let (header, plan) = try read(path, for: command, in: session)
    var lines: [PlanLine] = []
    try plan.forEach { lines.append($0) }
    return (header, lines)
  }
}
