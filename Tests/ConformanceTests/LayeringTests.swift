import Foundation
import Testing

/// The arrows of import of Docs/Design: nothing points up, and no plugin knows another.
struct LayeringTests {
  /// Which modules outside the standard ones each module may import.
  private static let allowed: [String: Set<String>] = [
    "Messages": [],
    "Containers": [],
    "Randomness": [],
    "Files": ["CFileSystem", "Digests", "Messages"],
    "OneDNN": ["COneDNN", "Messages"],
    "NeuralNetwork": ["OneDNN", "Files", "Messages", "Threads"],
    "NeuralNetworkTraining": ["NeuralNetwork", "OneDNN", "Messages", "Randomness", "Threads"],
    "Architectures": ["NeuralNetwork", "Messages"],
    "Imaging": ["CImageCodecs", "CExif", "Containers", "Messages", "Randomness"],
    "Digests": ["CCrypto"],
    "Threads": ["Messages"],
    "Reporting": [],
    "PhotoMetadata": ["Imaging", "Containers", "CExif", "Digests", "Messages", "Reporting"],
    "BreedRecognition": [
      "Architectures", "NeuralNetwork", "Imaging", "Containers", "Digests", "DefaultModel",
      "Files", "Messages", "Threads",
    ],
    "ModelAuthoring": [
      "BreedRecognition", "Architectures", "NeuralNetwork", "Imaging", "Digests", "Files",
      "Messages", "Threads",
    ],
    "Metrics": ["BreedRecognition"],
    "PhotoArchive": [
      "Imaging", "Containers", "PhotoMetadata", "Files", "Messages", "Reporting", "Digests",
      "GRDB",
    ],
    "CommandKit": [
      "BreedRecognition", "PhotoArchive", "PhotoMetadata", "Imaging", "Containers", "Files",
      "Messages", "Reporting", "Threads", "ArgumentParser",
    ],
    "BreedTraining": [
      "BreedRecognition", "ModelAuthoring", "Metrics", "Architectures", "NeuralNetwork",
      "NeuralNetworkTraining", "PhotoArchive", "PhotoMetadata", "Imaging", "Containers",
      "Digests", "Files", "Messages", "Randomness", "Reporting", "Threads",
    ],
    "TrainingKit": [
      "CommandKit", "BreedTraining", "BreedRecognition", "ModelAuthoring", "Architectures",
      "PhotoArchive", "Files", "Messages", "Reporting", "Threads", "ArgumentParser",
    ],
    "kennel": ["BreedRecognition", "CommandKit", "Files", "Messages", "ArgumentParser"],
  ]
  private static let allowedToPlugins: Set<String> = [
    "CommandKit", "BreedRecognition", "PhotoArchive", "PhotoMetadata", "Imaging", "Containers",
    "Files", "Messages", "Reporting", "ArgumentParser",
  ]
  /// What some plugins may import besides.
  private static let furtherAllowed: [String: Set<String>] = [
    "Evaluate": ["Metrics"],
    "Model": ["ModelAuthoring"],
    "Train": allowedToTraining,
    "Compare": allowedToTraining,
  ]
  private static let allowedToTraining: Set<String> = [
    "TrainingKit", "BreedTraining", "NeuralNetworkTraining", "Architectures", "Metrics",
    "ModelAuthoring",
  ]
  private static let standard: Set<String> = [
    "Glibc", "Foundation", "FoundationEssentials", "Synchronization",
  ]

  @Test func `every module imports only what stands below it`() throws {
    #expect(
      try violations(in: "Sources") { Self.allowed[$0] } == [])
  }

  @Test func `plugins import what they are given, and no other plugin`() throws {
    let found = try violations(in: "Plugins") { plugin in
      if plugin == "SwiftPM" { return nil }
      return Self.allowedToPlugins.union(Self.furtherAllowed[plugin, default: []])
    }
    #expect(found == [])
  }

  @Test func `only the module OneDNN sees the C shim`() throws {
    let files = try ["Sources", "Plugins", "Tests"].flatMap(swiftFiles(in:))
    let users = try files.filter { try imports($0).contains("COneDNN") }.map {
      $0.deletingLastPathComponent().lastPathComponent
    }
    #expect(Set(users) == ["OneDNN"])
  }

  @Test func `every module of Swift files has its arrows`() throws {
    for module in try modules(in: "Sources") where try !swiftFiles(in: "Sources/\(module)").isEmpty
    {
      #expect(Self.allowed[module] != nil, "\(module)")
    }
  }

  @Test func `only one module of ours renames, opens and locks files`() throws {
    for module in try modules(in: "Sources") where module != "Files" {
      for file in try swiftFiles(in: "Sources/\(module)") {
        #expect(try !imports(file).contains("CFileSystem"), "\(file.path())")
      }
    }
  }

  /// Files that write JSON without `JSONValue`, because they read it again as the same `Codable`
  /// type, or only hash it; and the writer of a foreign format's header.
  private static let otherWriters: Set<String> = [
    "BundleDraft.swift", "CatalogRecords.swift", "TrainingState.swift", "StartingPoint.swift",
    "SafetensorsWriter.swift",
  ]

  @Test func `one module writes JSON, and one escapes XML`() throws {
    let files = try (modules(in: "Sources").map { "Sources/\($0)" } + ["Plugins"])
      .flatMap(swiftFiles).filter { !$0.path().contains("/Sources/Reporting/") }
    try #require(files.count > 100)
    for file in files {
      let text = try Data(contentsOf: file)
      let has = { (part: String) in text.range(of: Data(part.utf8)) != nil }
      let writesJSON = ["JSONEncoder(", "JSONSerialization", #""\\u""#].contains(where: has)
      #expect(
        !writesJSON || Self.otherWriters.contains(file.lastPathComponent), "\(file.path())")
      #expect(!has("\"&lt;") && !has("\"&amp;"), "\(file.path())")
    }
  }

  private func violations(
    in folder: String, allowed: (String) -> Set<String>?
  ) throws -> [String] {
    try modules(in: folder).flatMap { module -> [String] in
      guard let allowed = allowed(module) else { return [] }
      return try swiftFiles(in: "\(folder)/\(module)").flatMap { file in
        try imports(file).subtracting(allowed).subtracting(Self.standard).sorted()
          .map { "\(folder)/\(module)/\(file.lastPathComponent) imports \($0)" }
      }
    }
  }

  private func modules(in folder: String) throws -> [String] {
    try FileManager.default
      .contentsOfDirectory(atPath: packageRoot.appending(path: folder).path()).sorted()
  }

  private func swiftFiles(in folder: String) throws -> [URL] {
    let root = packageRoot.appending(path: folder).resolvingSymlinksInPath()
    return try FileManager.default.subpathsOfDirectory(atPath: root.path())
      .filter { $0.hasSuffix(".swift") }.sorted().map { root.appending(path: $0) }
  }

  /// The modules that `file` imports: lines such as `public import Foundation`.
  private func imports(_ file: URL) throws -> Set<String> {
    let words = try lines(of: file).lazy.map { $0.split(separator: " ") }
    return Set(
      words.filter { $0.dropLast().last == "import" && $0.count <= 3 }
        .compactMap { $0.last.map(String.init) })
  }

  private func lines(of file: URL) throws -> [Substring] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
  }
}
