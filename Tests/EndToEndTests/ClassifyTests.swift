import Foundation
import Testing

/// A folder that lives as long as the test that uses it.
final class TemporaryFolder {
  let url = FileManager.default.temporaryDirectory.appending(path: "kennel-\(UUID().uuidString)")

  var path: String { url.path(percentEncoded: false) }

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ data: Data, as name: String) throws {
    try data.write(to: url.appending(path: name))
  }
}

/// A small picture of the project's own, without a dog.
let picture = packageRoot.appending(path: "Tests/ImagingTests/Fixtures/orientation-6.jpg")
/// Photos of 120 breeds, two each; not part of the project.
let wholePhotos = packageRoot.deletingLastPathComponent()
  .appending(path: "shared/datasets/whole-photos")
let hasWholePhotos = FileManager.default.fileExists(atPath: wholePhotos.path(percentEncoded: false))

/// A record of `kennel.classify/2`.
struct Record: Decodable {
  let type: String
  let path: String?
  let outcome: String?
  let error: String?
  let errors: Int?
  let otherFiles: Int?
}

func records(_ output: String) throws -> [Record] {
  try output.split(separator: "\n").map {
    try JSONDecoder().decode(Record.self, from: Data($0.utf8))
  }
}

@Suite(.timeLimit(.minutes(30))) struct `The built kennel` {
  @Test func `finds no photo in an empty folder`() throws {
    let folder = try TemporaryFolder()
    let result = try run(builtKennel, ["classify", folder.url.path(percentEncoded: false)])
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.errors.contains("No photo found"))
  }

  @Test func `names what it can't read and goes on`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Data(contentsOf: picture), as: "1-good.jpg")
    try folder.write(Data(), as: "2-empty.jpg")
    try folder.write(Data("no picture".utf8), as: "3-text.png")
    try folder.write(Data(contentsOf: picture).prefix(200), as: "4-cut.jpg")
    try folder.write(Data(contentsOf: picture), as: "5-no-extension")
    try folder.write(Data("notes".utf8), as: "6-notes.txt")
    let result = try run(
      builtKennel, ["classify", "--format", "jsonl", folder.url.path(percentEncoded: false)])
    #expect(result.status == 1)
    let found = try records(result.output)
    #expect(found.map(\.type) == ["header"] + Array(repeating: "result", count: 5) + ["summary"])
    let outcomes = found.compactMap(\.outcome)
    #expect(outcomes == ["not-a-dog", "error", "error", "error", "not-a-dog"])
    #expect(found.last?.errors == 3)
    #expect(found.last?.otherFiles == 1)
    let errors = found.compactMap(\.error)
    #expect(errors.count == 3 && errors.allSatisfy { $0.hasSuffix(".") })
  }

  @Test func `exits with 0 when all was read and 2 when nothing was`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Data("x".utf8), as: "broken.jpg")
    #expect(try run(builtKennel, ["classify", picture.path(percentEncoded: false)]).status == 0)
    #expect(try run(builtKennel, ["classify", folder.url.path(percentEncoded: false)]).status == 2)
    #expect(try run(builtKennel, ["classify", "/no/such/photo.jpg"]).status == 2)
  }

  @Test func `finds its model when it is installed, and through a link`() throws {
    let prefix = try TemporaryFolder()
    let files = FileManager.default
    for part in ["bin", "share/kennel", "elsewhere"] {
      try files.createDirectory(
        at: prefix.url.appending(path: part), withIntermediateDirectories: true)
    }
    let installed = prefix.url.appending(path: "bin/kennel")
    try files.copyItem(at: builtKennel.resolvingSymlinksInPath(), to: installed)
    let missing = try run(installed, ["classify", picture.path(percentEncoded: false)])
    #expect(missing.status == 65)
    #expect(missing.errors.contains("There is no model tf_efficientnetv2_b0.dogs121"))
    try files.copyItem(
      at: packageRoot.appending(path: "Models"),
      to: prefix.url.appending(path: "share/kennel/Models"))
    #expect(try run(installed, ["classify", picture.path(percentEncoded: false)]).status == 0)
    let link = prefix.url.appending(path: "elsewhere/k")
    try files.createSymbolicLink(at: link, withDestinationURL: installed)
    #expect(try run(link, ["classify", picture.path(percentEncoded: false)]).status == 0)
  }

  @Test func `finishes the photos in hand after Ctrl-C and says so`() throws {
    let folder = try TemporaryFolder()
    let output = folder.url.appending(path: "results.jsonl")
    try Data().write(to: output)
    // Far more than it can look at before it is stopped.
    let photos = String(repeating: picture.path(percentEncoded: false) + "\n", count: 100_000)
    try folder.write(Data(photos.utf8), as: "list")
    let process = Process()
    process.executableURL = builtKennel
    process.arguments = [
      "classify", "--no-catalog", "--format", "jsonl", "--files-from",
      folder.url.appending(path: "list").path(percentEncoded: false),
    ]
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    // Where the tests are a background job of a script, kennel would inherit that it is ignored.
    signal(SIGINT, SIG_DFL)
    try process.run()
    // Results are written as they come: wait for the first ones.
    while try Data(contentsOf: output).count < 2000, process.isRunning { usleep(20_000) }
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let found = try records(String(contentsOf: output, encoding: .utf8))
    #expect(found.last?.type == "summary")
    #expect(found.count < 100_000)
  }

  @Test func `refuses to evaluate what is no folder before it looks at photos`() throws {
    let folder = try TemporaryFolder()
    let path = folder.url.path(percentEncoded: false)
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "Beagle"), withIntermediateDirectories: true)
    let photo = picture.path(percentEncoded: false)
    for arguments in [[photo], [path, "--not-a-dog", photo]] {
      let result = try run(builtKennel, ["evaluate"] + arguments)
      #expect(result.status == 65)
      #expect(result.errors.contains("It is not a folder."))
      #expect(result.output == "")
    }
  }

  @Test func `takes the bundle that is named by its folder`() throws {
    let bundle = packageRoot.appending(path: "Models/tf_efficientnetv2_b0.dogs121").path(
      percentEncoded: false)
    let arguments = [
      "classify", "-i", picture.path(percentEncoded: false), "-m", bundle, "--debug",
    ]
    let result = try run(builtKennel, arguments)
    #expect(result.status == 0)
    #expect(result.errors.contains("debug: model tf_efficientnetv2_b0.dogs121"))
  }

  @Test(.enabled(if: hasWholePhotos, "../shared/datasets is not here"))
  func `is right on nine of ten photos as taken`() throws {
    struct Figures: Decodable {
      let photos: Int
      let top1: Double
      let coverage: Double
      let decision: Decision
      struct Decision: Decodable { let notADog: Double }
    }
    let result = try run(
      builtKennel,
      [
        "evaluate", wholePhotos.path(percentEncoded: false), "--format", "json", "--precision",
        "f32",
      ])
    #expect(result.status == 0)
    let figures = try JSONDecoder().decode(Figures.self, from: Data(result.output.utf8))
    #expect(figures.photos == 240)
    #expect(figures.top1 > 0.9)
    #expect(figures.coverage > 0.85)
    #expect(figures.decision.notADog <= 1.0 / 240)
  }
}
