import Messages
import ArgumentParser
import CommandKit
import Foundation
import Testing
@testable import kennel

/// What every plugin must keep to, whatever it does.
struct PluginConformanceTests {
  /// A command of a plugin; tests need an argument that is Sendable and has a name.
  struct Subject: Sendable, CustomTestStringConvertible {
    let plugin: any KennelPlugin.Type
    let command: any KennelCommand.Type
    var testDescription: String { command._commandName }
  }

  static let subjects = builtInPlugins.flatMap { plugin in
    plugin.commands.map { Subject(plugin: plugin, command: $0) }
  }

  @Test func `the registry takes all plugins, and knows classify`() throws {
    let registry = try PluginRegistry(builtInPlugins)
    #expect(registry.names.contains("classify"))
    #expect(registry.plugins.count == builtInPlugins.count)
  }

  @Test(arguments: subjects) func `names are in kebab case`(subject: Subject) {
    for name in [subject.plugin.identifier] + subject.command.names {
      #expect(name.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
    }
  }

  @Test(arguments: subjects) func `the abstract is one short sentence`(subject: Subject) {
    let abstract = subject.command.configuration.abstract
    #expect(abstract.hasSuffix("."))
    #expect(abstract.first?.isUppercase == true)
    #expect(abstract.count < 80)
  }

  @Test(arguments: subjects) func `help renders, and every option is explained`(subject: Subject) {
    let help = Kennel.helpMessage(for: subject.command, columns: 80)
    #expect(help.contains("USAGE: kennel \(subject.command._commandName)"))
    #expect(help.split(separator: "\n").allSatisfy { $0.count <= 80 })
    for option in help.matches(of: /(?m)^  (?:-\w, )?--([a-z-]+)(?: <[a-z-]+>)?$\n(?! {26})/) {
      Issue.record("--\(option.1) has no explanation")
    }
  }

  @Test(arguments: subjects) func `an unknown option is an error of use`(subject: Subject) {
    #expect(status([subject.command._commandName, "--no-such-option"]) == 64)
  }

  @Test(arguments: subjects) func `help is no error`(subject: Subject) {
    #expect(status([subject.command._commandName, "--help"]) == 0)
    #expect(status(["help", subject.command._commandName]) == 0)
  }

  @Test func `the version is told by name`() {
    #expect(Kennel.configuration.version == "kennel \(Kennel.version)")
    #expect(status(["--version"]) == 0)
  }

  @Test func `general help lists what stands on the path`() {
    let command = ExternalCommands(path: "\(packageRoot.path())/Tests/ExternalPlugins").all()
    #expect(command.map(\.name) == ["echo"])
    #expect(generalHelp(command).contains("ON YOUR PATH:\n  echo  "))
    #expect(!generalHelp([]).contains("PATH"))
  }

  /// The status that parsing `arguments` would end kennel with.
  private func status(_ arguments: [String]) -> Int32 {
    do {
      var command = try Kennel.parseAsRoot(arguments)
      try command.run()
      return 0
    } catch {
      return Kennel.exitCode(for: error).rawValue
    }
  }
}
