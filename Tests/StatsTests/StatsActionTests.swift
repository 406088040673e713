import BreedRecognition
import Files
import ArgumentParser
import CommandKit
import Foundation
import Messages
import PhotoArchive
import PhotoMetadata
import TestSupport
import Testing
@testable import Stats

@Suite(.timeLimit(.minutes(30)))
final class StatsActionTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "kennel-\(UUID().uuidString)").path()
  private let out = MemorySink()
  private let talk = MemorySink()
  private let interruption = Interruption()

  init() throws {
    try FileManager.default.createDirectory(
      atPath: "\(folder)/in", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func perform(
    _ photos: [String: String], format: StatsFormat = .table, origin: BreedOrigin = .model,
    out: MemorySink? = nil, output: String? = nil,
    classifier: OutcomeClassifier = outcomeClassifier(),
    language: LanguageChoice = .english
  ) throws -> CommandStatus {
    for (name, text) in photos {
      try Data(text.utf8).write(to: URL(filePath: "\(folder)/in/\(name)"))
    }
    let action = StatsAction(
      source: PhotoSource(paths: [Path("\(folder)/in")]), choice: RecognitionChoice(jobs: 2),
      origin: origin, format: format, output: output.map { Path("\(folder)/\($0)") },
      language: language)
    return try action.perform(
      in: Session(
        version: "1.2.3", environment: ["LANG": "C.UTF-8"],
        console: Console(output: out ?? self.out, talk: talk, environment: [:]),
        models: ModelLocation(folders: []), classifiers: { _, _ in classifier },
        interruption: interruption, uptime: { .zero }))
  }

  private let photos = ["a.jpg": "breed", "b.jpg": "unsure", "c.jpg": "not-a-dog", "d.txt": "x"]

  @Test func `photos are counted, and the summary is talk`() throws {
    #expect(try perform(photos) == .success)
    #expect(out.text.contains("Beagle                    1   33.3 %  ████"))
    #expect(out.text.contains("unsure of the breed       1   33.3 %\n"))
    #expect(
      talk.text == """
        3 photos in 0.0 s: 1 with a likely breed, 1 unsure, 1 without a dog. Passed over 1 other \
        file.

        """)
  }

  @Test func `months come from Takeout and from names, too`() throws {
    _ = try perform(
      [
        "a.jpg": "breed", "a.jpg.json": #"{"photoTakenTime":{"timestamp":"1330863194"}}"#,
        "IMG_20130203_010203.jpg": "breed", "c.jpg": "breed", "c.heic": "x",
      ], format: .csv)
    #expect(out.text.contains("2012-03") && out.text.contains("2013-02"))
    #expect(!talk.text.contains("could not be read"))
  }

  @Test func `a broken photo is named and counted`() throws {
    let status = try perform(["a.jpg": "broken", "b.jpg": "breed"])
    #expect(status == .somePhotosFailed)
    #expect(talk.text.contains("a.jpg could not be read: The file is damaged.\n"))
    #expect(talk.text.contains("1 that could not be read."))
  }

  @Test(arguments: StatsFormat.allCases) func `an empty archive is said to be so`(
    format: StatsFormat
  ) throws {
    #expect(try perform([:], format: format, output: "census") == .nothingDone)
    #expect(talk.text == "No photo found.\n")
    let isWritten = FileManager.default.fileExists(atPath: "\(folder)/census")
    #expect(isWritten == (format == .jsonl || format == .csv))
    #expect(try perform(["a.jpg": "broken"], format: .table) == .nothingDone)
    #expect(out.text == "")
  }

  @Test(arguments: StatsFormat.allCases) func `a file gets what standard output would`(
    format: StatsFormat
  ) throws {
    #expect(try perform(photos, format: format) == .success)
    #expect(try perform(photos, format: format, output: "census") == .success)
    let file = try String(contentsOf: URL(filePath: "\(folder)/census"), encoding: .utf8)
    #expect(file == out.text)
    #expect(!file.isEmpty)
    // Nothing else is left there.
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["census", "in"])
  }

  @Test func `a file that is there is never replaced, and found out before the work`() throws {
    try Data("mine".utf8).write(to: URL(filePath: "\(folder)/census"))
    let classifier = outcomeClassifier { Issue.record("a photo was looked at") }
    let error = #expect(throws: CommandError.self) {
      try perform(photos, format: .html, output: "census", classifier: classifier)
    }
    #expect(error?.status == .inputOutput)
    #expect(error?.description.contains("kennel replaces no file") == true)
    let file = try String(contentsOf: URL(filePath: "\(folder)/census"), encoding: .utf8)
    #expect(file == "mine")
  }

  @Test func `a folder that is not there, a full disk and a bad model end the run`() {
    #expect(throws: CommandError.self) { try perform(photos, output: "no/census") }
    #expect(throws: CommandError.self) { try perform(photos, out: MemorySink(error: 28)) }
    let session = Session(
      version: "1", environment: [:],
      console: Console(output: out, talk: talk, environment: [:]),
      models: ModelLocation(folders: []), classifiers: { _, _ in throw DamagedPhoto() })
    #expect(throws: CommandError(.badData, Message(DamagedPhoto()))) {
      try StatsAction(source: PhotoSource(paths: [])).perform(in: session)
    }
  }

  @Test func `Ctrl-C leaves the census so far`() throws {
    let photos = Dictionary(uniqueKeysWithValues: (100..<200).map { ("\($0).jpg", "breed") })
    let classifier = outcomeClassifier { [interruption] in interruption.request() }
    #expect(try perform(photos, format: .jsonl, classifier: classifier) == .interrupted)
    #expect(out.text.hasSuffix("\"interrupted\":true,\"seconds\":0.0}\n"))
    #expect(talk.text.hasSuffix("Stopped before the end.\n"))
  }

  @Test(arguments: [(true, 1), (false, 0)])
  func `a language that the model has no names in is English`(isExplicit: Bool, notes: Int) throws {
    let language = LanguageChoice(code: "xx", isExplicit: isExplicit)
    _ = try perform(photos, format: .jsonl, language: language)
    #expect(out.text.contains("\"language\":\"en\""))
    let note = "The model has no breed names in xx; they are in English.\n"
    #expect(talk.text.ranges(of: note).count == notes)
  }

  @Test func `a terminal gets colours and its own width`() throws {
    let terminal = MemorySink(isTerminal: true, width: 50)
    _ = try perform(photos, out: terminal)
    #expect(terminal.text.contains("\u{1B}[1mBreeds that the dogs look most like\u{1B}[0m"))
    let plain = terminal.text.replacing(/\u{1B}\[[\dK]*m?/, with: "").replacing("\r", with: "")
    #expect(plain.split(separator: "\n").filter { $0.contains(" %") }.allSatisfy { $0.count < 50 })
  }

  @Test func `labels are counted without a look at the pictures`() throws {
    let fixture = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "ImagingTests/Fixtures/orientation-6.jpg")
    let photo = try [UInt8](Data(contentsOf: fixture))
    let label = BreedLabel(
      breedID: "n1", breedName: "Beagle", status: .confirmed, when: "2026-11-24T13:45:00Z")
    let edit = try photo.withUnsafeBytes {
      try labelEdit(.write(label, keywords: ["Beagle"], description: nil), in: $0)
    }
    guard case .splices(let splices, _) = edit else {
      Issue.record("\(edit)")
      return
    }
    let labelled = photo.withUnsafeBytes { splices.applied(to: $0) }
    try Data(labelled).write(to: URL(filePath: "\(folder)/in/labelled.jpg"))
    try Data(photo).write(to: URL(filePath: "\(folder)/in/plain.jpg"))
    let classifier = outcomeClassifier { Issue.record("It looked at a picture.") }
    let status = try perform(["text.jpg": "x"], format: .csv, origin: .tags, classifier: classifier)
    #expect(status == .somePhotosFailed)
    #expect(out.text.contains("outcome,unlabelled,unlabelled,1,0.5\r\n"))
    #expect(out.text.contains("breed,n1,Beagle,1,0.5\r\n"))
    #expect(talk.text.contains("text.jpg could not be read: This is not a picture"))
  }
}

struct StatsCommandTests {
  @Test func `the command line says what is counted`() throws {
    let command = try StatsCommand.parse(
      ["--from", "tags", "--format", "html", "--top", "5", "-o", "a.html", "Photos"])
    #expect(command.output.from == .tags)
    #expect(command.output.format == .html)
    #expect(command.output.top == 5)
    #expect(command.output.output == Path("a.html"))
  }

  @Test func `without options it is a table of twenty breeds that kennel sees`() throws {
    let command = try StatsCommand.parse(["Photos"])
    #expect(
      (command.output.from, command.output.format, command.output.top) == (.model, .table, 20))
  }

  @Test(arguments: [["--top", "0"], ["--format", "xml"], ["--bogus"], ["--from", "x"]])
  func `what makes no sense is an error of use`(arguments: [String]) {
    let error = #expect(throws: (any Error).self) { try StatsCommand.parse(arguments + ["a"]) }
    #expect(error.map { StatsCommand.exitCode(for: $0).rawValue } == 64)
  }
}
