import Files
import CommandKit
import Foundation
import Messages
import Testing

struct CommandRouterTests {
  private let folder: URL
  private var router: CommandRouter {
    CommandRouter(
      builtIns: ["classify", "sort"], externals: ExternalCommands(path: "::bin:\(folder.path())"))
  }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "kennel-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["kennel-echo", "kennel-sort"] { try write(name, mode: 0o755) }
    try write("kennel-notes", mode: 0o644)
    try FileManager.default.createDirectory(
      at: folder.appending(path: "kennel-folder"), withIntermediateDirectories: true)
  }

  private func write(_ name: String, mode: Int) throws {
    let path = folder.appending(path: name).path()
    try Data("#!/bin/sh\n".utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  @Test(arguments: [
    [], ["--help"], ["-h"], ["help"], ["help", "sort"], ["help", "--all"], ["sort", "x"],
    ["--version"],
  ])
  func `options and built-in names stay inside`(arguments: [String]) {
    #expect(router.route(arguments) == .builtIn)
  }

  @Test func `another name goes to the path`() {
    let executable = "\(folder.path())/kennel-echo"
    #expect(
      router.route(["echo", "-x"]) == .external(executable: Path(executable), arguments: ["-x"]))
    #expect(
      router.route(["help", "echo"])
        == .external(executable: Path(executable), arguments: ["--help"]))
  }

  @Test(arguments: [
    ("sotr", "Did you mean `kennel sort`?"), ("clasify", "Did you mean `kennel classify`?"),
    ("ehco", "Did you mean `kennel echo`?"), ("xyz", "`kennel help` lists"),
    ("./rex.jpg", "`kennel classify ./rex.jpg`"), ("notes", "There is no command"),
    ("folder", "There is no command"), ("", "An empty word is no command."),
    ("CLASSIFY", "Did you mean `kennel classify`?"), ("Sort", "Did you mean `kennel sort`?"),
    ("Sources", "name the command first: `kennel classify Sources`"),
    ("LICENSE", "name the command first: `kennel classify LICENSE`"),
    ("../kennel-echo", "not a command"), ("\u{1B}[2J", #"\x1B[2J"#),
  ])
  func `an unknown name is said to be one, with a guess`(name: String, part: String) {
    guard case .unknown(let message) = router.route([name]) else {
      Issue.record("\(name) went somewhere")
      return
    }
    #expect(message.description.contains(part))
  }

  @Test func `folders relative to the current one are never searched`() throws {
    let relative = "Tests/ExternalPlugins"
    try #require(FileManager.default.isExecutableFile(atPath: "\(relative)/kennel-echo"))
    for path in [relative, "./\(relative)", ":\(relative):"] {
      #expect(ExternalCommands(path: path).executable(for: "echo") == nil)
      #expect(ExternalCommands(path: path).all().isEmpty)
    }
  }

  @Test func `what a built-in command hides is not listed`() throws {
    try write("kennel-help", mode: 0o755)
    #expect(router.reachableExternals.map(\.name) == ["echo"])
  }

  @Test func `those on the path are listed`() {
    #expect(ExternalCommands(path: folder.path()).all().map(\.name) == ["echo", "sort"])
  }
}
