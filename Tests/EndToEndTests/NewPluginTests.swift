import Foundation
import Testing

/// Adds a subcommand to a copy of the package as Docs tell a developer to, and builds it: slow.
struct NewPluginTests {
  @Test(.timeLimit(.minutes(30)))
  func `a folder and one entry make a subcommand`() throws {
    let copy = FileManager.default.temporaryDirectory
      .appending(path: "kennel-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: copy) }
    try copyPackage(to: copy)
    try addSample(to: copy)

    let build = try run(
      URL(filePath: "/usr/bin/env"),
      [
        "swift", "build", "--product", "kennel", "--package-path", copy.path(percentEncoded: false),
        "--scratch-path", copy.appending(path: ".build").path(percentEncoded: false),
      ], folder: copy)
    try #require(build.status == 0, "\(build.output)\n\(build.errors)")

    let kennel = copy.appending(path: ".build/debug/kennel")
    let sample = try run(kennel, ["sample", "--name", "Rex"])
    #expect(sample.output == "Good dog, Rex.\n")
    #expect(sample.status == 0)
    #expect(try run(kennel, ["--help"]).output.contains("sample"))
  }

  private func copyPackage(to copy: URL) throws {
    try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
    let parts = [
      "Package.swift", "Package.resolved", "Sources", "Plugins", "Tests", "Models", "Docs",
    ]
    for name in parts {
      let original = packageRoot.appending(path: name)
      guard FileManager.default.fileExists(atPath: original.path(percentEncoded: false)) else {
        continue
      }
      let result = try run(
        URL(filePath: "/bin/cp"),
        [
          "-RL", original.path(percentEncoded: false),
          copy.appending(path: name).path(percentEncoded: false),
        ])
      try #require(result.status == 0, "\(result.errors)")
    }
  }

  private func addSample(to copy: URL) throws {
    let manifest = copy.appending(path: "Package.swift")
    let text = try String(contentsOf: manifest, encoding: .utf8)
    let entry = #"let subcommands = ["#
    try #require(text.contains(entry))
    try text.replacing(entry, with: entry + "\n  \"Sample\",\n", maxReplacements: 1)
      .write(to: manifest, atomically: true, encoding: .utf8)
    try write(samplePlugin, to: copy.appending(path: "Plugins/Sample/SamplePlugin.swift"))
    try write("import Testing\n", to: copy.appending(path: "Tests/SampleTests/SampleTests.swift"))
  }

  private func write(_ text: String, to file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  private let samplePlugin = #"""
    import ArgumentParser
    public import CommandKit

    /// Adds `kennel sample`.
    public enum SamplePlugin: KennelPlugin {
      /// The plugin's name.
      public static let identifier = "sample"
      /// Its one command.
      public static let commands: [any KennelCommand.Type] = [SampleCommand.self]
    }

    struct SampleCommand: KennelCommand {
      static let section = HelpSection.photos
      static let configuration = CommandConfiguration(
        commandName: "sample", abstract: "Praise a dog.")

      @Option(help: "The dog's name.") var name: String

      mutating func run(in session: Session) throws -> CommandStatus {
        try session.console.write("Good dog, \(name).\n")
        return .success
      }
    }
    """#
}
