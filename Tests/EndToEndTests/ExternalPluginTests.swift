import Foundation
import Testing

/// The built kennel with `Tests/ExternalPlugins` on the path.
@Suite(.timeLimit(.minutes(30)))
struct ExternalPluginTests {
  private func kennel(_ arguments: String...) throws -> Finished {
    let plugins = packageRoot.appending(path: "Tests/ExternalPlugins").path(percentEncoded: false)
    return try run(builtKennel, arguments, environment: ["PATH": "\(plugins):/usr/bin:/bin"])
  }

  @Test func `an executable on the path is a subcommand`() throws {
    let result = try kennel("echo")
    #expect(result.output == "kennel 0.1.0, plugin API 1\n")
    #expect(result.status == 0)
  }

  @Test func `its arguments come as they were, and it calls kennel back`() throws {
    let result = try kennel("echo", "two words", "$HOME\n*")
    #expect(result.output.contains("<two words>\n<$HOME\n*>\n"))
    #expect(
      result.output.contains("\"error\":\"There is no such file.\"") || result.status == 65,
      "\(result)")
  }

  @Test func `its exit status is kennel's`() throws {
    #expect(try kennel("echo", "--exit", "7").status == 7)
  }

  @Test func `help knows it`() throws {
    #expect(try kennel("help", "echo").output == "Usage: kennel echo [PATH ...]\n")
    #expect(try kennel("--help").output.contains("ON YOUR PATH:\n  echo"))
    let unknown = try kennel("ecoh")
    #expect(unknown.status == 64)
    #expect(unknown.errors.contains("Did you mean `kennel echo`?"))
  }

  @Test func `usage errors and the version have their statuses`() throws {
    #expect(try kennel("--version").output == "kennel 0.1.0\n")
    #expect(try kennel("classify").status == 64)
    #expect(try kennel("classify", "--bogus", "x").status == 64)
    #expect(try kennel("classify", "-m", "/no/such/bundle", "x").status == 65)
    #expect(try kennel("classify", "--files-from", "/no/such/list").status == 74)
  }
}
