import Foundation
import Testing

/// Docs/Design/overview.md is the map for newcomers: it must not leave anything out.
struct OverviewTests {
  private let overview: String
  private let manifest: String

  init() throws {
    overview = try Self.text("Docs/Design/overview.md")
    manifest = try Self.text("Package.swift")
  }

  @Test func `the overview names every module`() throws {
    let modules = try folders("Sources")
    try #require(modules.count > 10)
    #expect(modules.filter { !overview.contains("`\($0)`") } == [])
  }

  @Test func `the overview names every plugin`() throws {
    let plugins = try folders("Plugins").filter { $0 != "SwiftPM" }
    try #require(plugins.count > 5)
    #expect(plugins.filter { !overview.contains("`\($0)`") } == [])
  }

  @Test func `the overview names every target of tests`() throws {
    let targets = try folders("Tests").filter(isTarget)
    try #require(targets.count > 20)
    #expect(targets.filter { !overview.contains("`\($0)`") } == [])
  }

  /// Whether the manifest has a target of a folder in Tests: of its own, or one of a subcommand.
  private func isTarget(_ folder: String) -> Bool {
    folder.hasSuffix("Tests") || manifest.contains("Tests/\(folder)")
  }

  private func folders(_ parent: String) throws -> [String] {
    let url = packageRoot.appending(path: parent)
    return try FileManager.default
      .contentsOfDirectory(at: url, includingPropertiesForKeys: [.isDirectoryKey])
      .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
      .map(\.lastPathComponent).sorted()
  }

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: packageRoot.appending(path: path), encoding: .utf8)
  }
}
