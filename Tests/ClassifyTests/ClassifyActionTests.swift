import BreedRecognition
import Files
import CommandKit
import Foundation
import Messages
import PhotoArchive
import TestSupport
import Testing
@testable import Classify

@Suite(.timeLimit(.minutes(30)))
final class ClassifyActionTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "kennel-\(UUID().uuidString)").path()
  private let out = MemorySink()
  private let talk = MemorySink()
  private let interruption = Interruption()

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func perform(
    _ photos: [String: String], names: [String] = [], format: OutputOptions.Format = .table,
    out: MemorySink? = nil, debug: Bool = false,
    classifier: OutcomeClassifier = outcomeClassifier(),
    language: LanguageChoice = .english
  ) throws -> CommandStatus {
    for (name, text) in photos { try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)")) }
    let paths = names.isEmpty ? [Path(folder)] : names.map { Path("\(folder)/\($0)") }
    let action = ClassifyAction(
      source: PhotoSource(paths: paths), choice: RecognitionChoice(jobs: 2), format: format,
      language: language, debug: debug)
    return try action.perform(
      in: Session(
        version: "1.2.3", environment: [:],
        console: Console(output: out ?? self.out, talk: talk, environment: [:]),
        models: ModelLocation(folders: []), classifiers: { _, _ in classifier },
        interruption: interruption, uptime: { .zero }))
  }

  @Test func `results without a sure breed are no failures`() throws {
    let photos = ["a.jpg": "breed", "b.jpg": "unsure", "c.jpg": "not-a-dog", "d.txt": "x"]
    #expect(try perform(photos) == .success)
    #expect(out.text.split(separator: "\n").count == 3)
    #expect(
      talk.text == """
        3 photos in 0.0 s: 1 with a likely breed, 1 unsure, 1 without a dog. Passed over 1 other \
        file.

        """)
  }

  @Test func `a broken photo is named, and the others are done`() throws {
    let photos = ["a.jpg": "broken", "b.jpg": "breed"]
    let status = try perform(photos, names: ["a.jpg", "z", "b.jpg"])
    #expect(status == .somePhotosFailed)
    #expect(out.text.contains("a.jpg  could not be read: The file is damaged.\n"))
    #expect(out.text.contains("z  could not be read: There is no such file.\n"))
    #expect(out.text.contains("b.jpg  looks most like Beagle"))
  }

  @Test func `no photo, or none that could be read, is said to be so`() throws {
    #expect(try perform([:]) == .nothingDone)
    #expect(talk.text == "No photo found.\n")
    #expect(try perform(["a.jpg": "broken"]) == .nothingDone)
  }

  @Test func `Ctrl-C leaves a summary`() throws {
    let photos = Dictionary(uniqueKeysWithValues: (100..<200).map { ("\($0).jpg", "breed") })
    let classifier = outcomeClassifier { [interruption] in interruption.request() }
    #expect(try perform(photos, format: .jsonl, classifier: classifier) == .interrupted)
    let records = out.text.split(separator: "\n")
    #expect(3...4 ~= records.count)
    #expect(records.last?.contains("\"interrupted\":true") == true)
    #expect(talk.text.hasSuffix("Stopped before the end.\n"))
  }

  @Test func `every record of a run is as the published schema says`() throws {
    _ = try perform(["a.jpg": "breed", "b.jpg": "broken", "c.png": "not-a-dog"], format: .jsonl)
    let schema = try JSONSchema.published("kennel.classify-2")
    let records = out.text.split(separator: "\n")
    #expect(records.count == 5)
    for record in records { #expect(try schema.violations(in: String(record)) == []) }
  }

  @Test func `a full disk and a bad model end the run`() {
    #expect(throws: CommandError.self) {
      try perform(["a.jpg": "breed"], format: .csv, out: MemorySink(error: 28))
    }
    let session = Session(
      version: "1", environment: [:],
      console: Console(output: out, talk: talk, environment: [:]),
      models: ModelLocation(folders: []), classifiers: { _, _ in throw DamagedPhoto() })
    #expect(throws: CommandError(.badData, Message(DamagedPhoto()))) {
      try ClassifyAction(source: PhotoSource(paths: [])).perform(in: session)
    }
  }

  @Test(arguments: [(true, 1), (false, 0)])
  func `a language that the model has no names in is English`(isExplicit: Bool, notes: Int) throws {
    let language = LanguageChoice(code: "xx", isExplicit: isExplicit)
    _ = try perform(["a.jpg": "breed"], format: .jsonl, language: language)
    #expect(out.text.contains("\"language\":\"en\""))
    let note = "The model has no breed names in xx; they are in English.\n"
    #expect(talk.text.ranges(of: note).count == notes)
  }

  @Test func `a language that the model has names in is taken`() throws {
    let language = LanguageChoice(code: "fr", isExplicit: true)
    _ = try perform(["a.jpg": "breed"], format: .jsonl, language: language)
    #expect(out.text.contains("\"language\":\"fr\""))
    #expect(out.text.contains("Setter irlandais"))
    #expect(!talk.text.contains("names"))
  }

  @Test func `debug tells when a photo was taken, and by what`() throws {
    _ = try perform(
      [
        "a.jpg": "breed", "IMG_20120304_121314.jpg": "breed", "b.jpg": "breed",
        "b.jpg.json": #"{"photoTakenTime":{"timestamp":"1330863194"}}"#,
      ], debug: true)
    for part in [
      "taken 2012-03-04, according to the file name", "taken 2012-03-04, according to Takeout",
      "taken: no date found",
    ] {
      #expect(talk.text.ranges(of: part).count == 1, "\(part)")
    }
  }

  @Test func `debug tells of the bundle, the times and the raw values`() throws {
    #expect(try perform(["a.jpg": "breed", "b.jpg": "broken"], debug: true) == .somePhotosFailed)
    for part in [
      "model fake.1 (fake, f32) in /home/me/models/fake", "up to 2 photos at a time",
      "decode 0.0 ms", "n1 Beagle: raw 9.5000, calibrated 0.9700", "b.jpg: not read",
    ] {
      #expect(talk.text.contains(part))
    }
  }
}
