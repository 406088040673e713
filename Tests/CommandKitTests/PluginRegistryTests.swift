import ArgumentParser
import CommandKit
import Messages
import Testing

private struct Sniff: KennelCommand {
  static let section = HelpSection.photos
  static let configuration = CommandConfiguration(
    commandName: "sniff", abstract: "Sniff.", aliases: ["smell"])
  mutating func run(in session: Session) throws -> CommandStatus { .success }
}

private struct Smell: KennelCommand {
  static let section = HelpSection.models
  static let configuration = CommandConfiguration(commandName: "smell", abstract: "Smell.")
  mutating func run(in session: Session) throws -> CommandStatus { .success }
}

private enum SniffPlugin: KennelPlugin {
  static let identifier = "sniff"
  static let commands: [any KennelCommand.Type] = [Sniff.self]
}

private enum SmellPlugin: KennelPlugin {
  static let identifier = "smell"
  static let commands: [any KennelCommand.Type] = [Smell.self]
}

struct PluginRegistryTests {
  @Test func `names and aliases are known, and listed under their headings`() throws {
    let registry = try PluginRegistry([SniffPlugin.self])
    #expect(registry.names == ["sniff", "smell"])
    #expect(registry.groups.map(\.name) == ["Photos"])
  }

  @Test func `a name can be claimed once, be it by an alias`() {
    let name = #expect(throws: PluginRegistry.Failure.self) {
      try PluginRegistry([SniffPlugin.self, SmellPlugin.self])
    }
    #expect(
      name?.description == "Two commands are called `smell`: see the plugins sniff and smell.")
    let plugin = #expect(throws: PluginRegistry.Failure.self) {
      try PluginRegistry([SniffPlugin.self, SniffPlugin.self])
    }
    #expect(plugin?.description == "Two plugins are called `sniff`.")
  }
}
