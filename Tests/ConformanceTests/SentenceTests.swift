import Foundation
import Testing

/// What a person reads comes from a table of messages (Docs/Decisions/0020).
struct SentenceTests {
  /// Where sentences are written that are no messages: documents that kennel writes.
  private static let documents = [
    "Sources/BreedTraining/Report/", "Plugins/Stats/HTML/", "Plugins/Evaluate/HTML/",
    "Sources/ModelAuthoring/BundleDraft+Import.swift",
    "Sources/ModelAuthoring/BundleDraft+Quantized.swift",
    "Sources/BreedTraining/Training/TrainedNetwork.swift",
  ]

  @Test func `sentences for people are rows of tables`() throws {
    var files = 0
    var found: [String] = []
    for folder in ["Sources", "Plugins"] {
      for path in try swiftFiles(in: folder) where !isExempted(path) {
        files += 1
        found += try literals(of: path).filter { isSentence($0.text) && !isHelp($0) }
          .map { "\(path):\($0.line) \($0.text)" }
      }
    }
    try #require(files > 100)
    #expect(found == [])
  }

  @Test func `no two rows say the same`() throws {
    let rows = try swiftFiles(in: "Sources/Messages/Tables").flatMap(literals).map(\.text)
      .filter(isSentence)
    try #require(rows.count > 150)
    let twice = Dictionary(grouping: rows) { $0 }.filter { $0.value.count > 1 }.keys
    #expect(twice.sorted() == [])
  }

  @Test(arguments: [
    (#"say("It is gone.")"#, ["It is gone."]), (#"say("\(name) is gone.")"#, ["… is gone."]),
    (#"// say("It is gone.")"#, []),
    (##"say(#"He said "no" twice."#)"##, [#"He said "no" twice."#]),
    ("say(\"\"\"\n  It \\\n  is gone.\n  \"\"\")", ["It   is gone."]),
    (#"say("\(if: "It is gone." + (x)) .")"#, ["It is gone."]), (#"say("a.b", "One.")"#, []),
    (#"help: "It is gone.""#, []), (#"help: ArgumentHelp("# + "\n  \"It is gone.\")", []),
  ])
  func `sentences are found in code`(code: String, sentences: [String]) {
    let found = SwiftLiterals.all(in: code).filter { isSentence($0.text) && !isHelp($0) }
    #expect(found.map { $0.text.trimmingCharacters(in: .whitespacesAndNewlines) } == sentences)
  }

  /// Several words and a full stop.
  private func isSentence(_ text: String) -> Bool {
    let words = text.split { $0.isWhitespace }
    return words.count > 2 && words.last?.last == "." && words.last != "."
  }

  /// Whether it is help on a command or option, which ArgumentParser wants beside the declaration.
  private func isHelp(_ literal: SwiftLiteral) -> Bool {
    let end = literal.before.suffix(200)
    if end.firstMatch(of: /(\w*[hH]elp|abstract|discussion|usage)\s*[:=]\s*$/) != nil
      || end.firstMatch(of: /ArgumentHelp\(\s*$/) != nil
    {
      return true
    }
    // A flag with several values explains each in a function.
    guard let function = literal.before.range(of: "func help(for", options: .backwards) else {
      return false
    }
    return !literal.before[function.upperBound...].contains("\n  }\n")
  }

  private func isExempted(_ path: String) -> Bool {
    path.hasPrefix("Sources/Messages/Tables/") || path.hasPrefix("Plugins/SwiftPM/")
      || Self.documents.contains { path.hasPrefix($0) }
  }

  private func swiftFiles(in folder: String) throws -> [String] {
    let root = packageRoot.appending(path: folder).resolvingSymlinksInPath()
    return try FileManager.default.subpathsOfDirectory(atPath: root.path())
      .filter { $0.hasSuffix(".swift") }.sorted().map { "\(folder)/\($0)" }
  }

  private func literals(of path: String) throws -> [SwiftLiteral] {
    SwiftLiterals.all(
      in: try String(contentsOf: packageRoot.appending(path: path), encoding: .utf8))
  }
}
