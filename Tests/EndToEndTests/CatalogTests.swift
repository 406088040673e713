import Foundation
import Testing

/// The built kennel with its catalog, and killed.
@Suite(.timeLimit(.minutes(30)))
struct BuiltCatalogTests {
  let folder: TemporaryFolder
  private var photos: String { folder.url.appending(path: "photos").path(percentEncoded: false) }
  private var state: [String: String] {
    ["XDG_STATE_HOME": folder.url.appending(path: "state").path(percentEncoded: false)]
  }

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "photos"), withIntermediateDirectories: true)
  }

  private func classify(_ options: [String] = []) throws -> Finished {
    try run(
      builtKennel, ["classify", "--format", "jsonl", photos] + options, environment: state)
  }

  /// All records but the summary, whose seconds differ.
  private func records(_ options: [String]) throws -> [Substring] {
    try classify(options).output.split(separator: "\n").dropLast()
  }

  @Test func `results are byte by byte the same with the catalog and without`() throws {
    let fixtures = packageRoot.appending(path: "Tests/ImagingTests/Fixtures")
    let files = try FileManager.default.contentsOfDirectory(
      at: fixtures, includingPropertiesForKeys: nil
    ).filter { ["jpg", "png"].contains($0.pathExtension) }
    for file in files.prefix(12) {
      try folder.write(Data(contentsOf: file), as: "photos/\(file.lastPathComponent)")
    }
    try folder.write(Data("no picture".utf8), as: "photos/damaged.jpg")
    if hasWholePhotos {
      let dogs = FileManager.default.enumerator(at: wholePhotos, includingPropertiesForKeys: nil)
      let urls = (dogs?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "jpg" }
      for url in urls.sorted(by: { $0.path < $1.path }).prefix(6) {
        try folder.write(Data(contentsOf: url), as: "photos/\(url.lastPathComponent)")
      }
    }
    let first = try records([])
    #expect(try first == records(["--no-catalog"]))
    for options in [
      [], ["--min-confidence", "0.5"], ["--min-confidence", "0.95"], ["--top", "121"],
      ["--language", "fr"],
    ] {
      #expect(try records(options) == records(options + ["--no-catalog"]))
    }
    #expect(first.count > 12)
  }

  @Test func `a run that is killed keeps what it had recognised`() throws {
    let bytes = try Data(contentsOf: picture)
    // Each has another picture: what follows it counts.
    for number in 0..<400 {
      try folder.write(bytes + Data("\(number)".utf8), as: "photos/\(number).jpg")
    }
    let output = folder.url.appending(path: "results.jsonl")
    try Data().write(to: output)
    let process = Process()
    process.executableURL = builtKennel
    process.arguments = ["classify", "--format", "jsonl", photos]
    process.environment = ProcessInfo.processInfo.environment.merging(state) { $1 }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    try process.run()
    while try Data(contentsOf: output).count < 5000, process.isRunning { usleep(5_000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let told = try String(contentsOf: output, encoding: .utf8)
      .split(separator: "\n").count { $0.contains("\"type\":\"result\"") }
    let kept = try known()
    #expect(kept >= told - 1 && kept > 0)
    let next = try classify()
    #expect(next.output.split(separator: "\n").count == 402)
    #expect(next.errors.contains("400 photos in "))
    #expect(try known() == 400)
  }

  /// How many photos `kennel catalog info` tells.
  private func known() throws -> Int {
    let info = try run(builtKennel, ["catalog", "info"], environment: state)
    let line = info.output.split(separator: "\n").first { $0.hasPrefix("photos   ") }
    return line.flatMap { Int($0.dropFirst("photos   ".count)) } ?? -1
  }

  @Test func `sort, history and undo work on files as they are`() throws {
    try folder.write(Data(contentsOf: picture), as: "photos/cat.jpg")
    let sorted = folder.url.appending(path: "sorted").path(percentEncoded: false)
    let sort = try run(
      builtKennel, ["sort", photos, "--into", sorted, "--move"], environment: state)
    #expect(sort.status == 0, "\(sort.errors)")
    #expect(FileManager.default.fileExists(atPath: "\(sorted)/_not-a-dog/cat.jpg"))
    let history = try run(builtKennel, ["history"], environment: state)
    #expect(history.output.hasSuffix("1 done  kennel sort \(photos) --into \(sorted) --move\n"))
    #expect(try run(builtKennel, ["undo"], environment: state).status == 0)
    #expect(FileManager.default.fileExists(atPath: "\(photos)/cat.jpg"))
    #expect(!FileManager.default.fileExists(atPath: sorted))
    #expect(try run(builtKennel, ["undo"], environment: state).status == 2)
  }
}
