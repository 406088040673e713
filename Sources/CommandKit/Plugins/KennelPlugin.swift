public import ArgumentParser

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
