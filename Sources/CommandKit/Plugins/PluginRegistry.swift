public import ArgumentParser
public import Messages

/// A part of kennel that provides subcommands.
public protocol KennelPlugin: SendableMetatype {
  /// The stable name of the plugin, in kebab case.
  static var identifier: String { get }
  /// The subcommands of the plugin, in the order of `kennel help`.
  static var commands: [any KennelCommand.Type] { get }
}

/// A subcommand of kennel: it parses its options, and runs in a session.
public protocol KennelCommand: ParsableCommand {
  /// The section of `kennel help` that lists the subcommand.
  static var section: HelpSection { get }

  /// Runs the subcommand.
  ///
  /// - Parameter session: the environment of the run.
  /// - Returns: the status of the command.
  /// - Throws: a `CommandError` or ArgumentParser's `ValidationError` that ends the command.
  mutating func run(in session: Session) throws -> CommandStatus
}

/// A section of `kennel help`.
public enum HelpSection: String, CaseIterable, Sendable {
  /// Commands for photos.
  case photos = "Photos"
  /// Commands for models.
  case models = "Models"
}

/// The plugins of kennel, checked for conflicts.
public struct PluginRegistry: Sendable {
  /// A conflict between plugins.
  public typealias Failure = CodedError<RoutingMessage>

  /// The plugins, in the order of registration.
  public let plugins: [any KennelPlugin.Type]
  /// The names and aliases of all subcommands.
  public let names: Set<String>

  /// Creates a registry of `plugins`.
  ///
  /// - Parameter plugins: the plugins; identifiers and the names and aliases of commands must be
  ///   unique.
  /// - Throws: the first conflict.
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

  /// The subcommands by section, for ArgumentParser.
  public var groups: [CommandGroup] {
    HelpSection.allCases.compactMap { section in
      let commands = plugins.flatMap { $0.commands }.filter { $0.section == section }
      return commands.isEmpty ? nil : CommandGroup(name: section.rawValue, subcommands: commands)
    }
  }
}

extension KennelCommand {
  /// The name of the command, and its aliases.
  public static var names: [String] { [_commandName] + configuration.aliases }
}
