public import ArgumentParser
public import Messages

/// A part of kennel that adds subcommands.
public protocol KennelPlugin: SendableMetatype {
  /// The plugin's stable name, in kebab case.
  static var identifier: String { get }
  /// The subcommands that the plugin adds, in the order in which `kennel help` lists them.
  static var commands: [any KennelCommand.Type] { get }
}

/// A subcommand of kennel: it parses its options, and does its work in a session.
public protocol KennelCommand: ParsableCommand {
  /// Where `kennel help` lists the subcommand.
  static var section: HelpSection { get }

  /// Does the subcommand's work.
  ///
  /// - Parameter session: what the work may use of the world outside.
  /// - Returns: how it went.
  /// - Throws: what prevents the work: a `CommandError`, or ArgumentParser's `ValidationError`.
  mutating func run(in session: Session) throws -> CommandStatus
}

/// A heading of `kennel help`.
public enum HelpSection: String, CaseIterable, Sendable {
  /// What volunteers do with their photos.
  case photos = "Photos"
  /// What is done with the models behind it.
  case models = "Models"
}

/// The plugins of one kennel, checked for clashes when it is made.
public struct PluginRegistry: Sendable {
  /// Why plugins can't stand beside each other.
  public typealias Failure = CodedError<RoutingMessage>

  /// The plugins, in the order in which they were registered.
  public let plugins: [any KennelPlugin.Type]
  /// Every name and alias that a subcommand answers to.
  public let names: Set<String>

  /// Registers `plugins`.
  ///
  /// - Parameter plugins: the plugins; no two may share an identifier, a command's name or alias.
  /// - Throws: the first clash.
  public init(_ plugins: [any KennelPlugin.Type]) throws(Failure) {
    var owners: [String: String] = [:]
    var identifiers: Set<String> = []
    for plugin in plugins {
      guard identifiers.insert(plugin.identifier).inserted else {
        throw Failure(.duplicateIdentifier, ["name": .text(plugin.identifier)])
      }
      for name in plugin.commands.flatMap({ $0.names }) {
        if let owner = owners.updateValue(plugin.identifier, forKey: name) {
          throw Failure(
            .duplicateCommand,
            ["name": .text(name), "one": .text(owner), "other": .text(plugin.identifier)])
        }
      }
    }
    self.plugins = plugins
    names = Set(owners.keys)
  }

  /// The subcommands under their headings, for ArgumentParser.
  public var groups: [CommandGroup] {
    HelpSection.allCases.compactMap { section in
      let commands = plugins.flatMap { $0.commands }.filter { $0.section == section }
      return commands.isEmpty ? nil : CommandGroup(name: section.rawValue, subcommands: commands)
    }
  }
}

extension KennelCommand {
  /// The name that the command answers to, and its aliases.
  public static var names: [String] { [_commandName] + configuration.aliases }
}
