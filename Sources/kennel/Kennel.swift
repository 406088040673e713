import ArgumentParser
import CommandKit

/// The root command, which only holds the subcommands.
struct Kennel: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "kennel",
    abstract: "See which breed the dogs in your photos look most like.",
    discussion: """
      Everything happens on this computer: no photo ever leaves it. To begin, name a folder of \
      photos:

        kennel classify Photos
      """,
    version: "kennel \(version)",
    groupedSubcommands: registry.groups)

  /// The registry of the built-in plugins.
  static let registry: PluginRegistry = {
    do {
      return try PluginRegistry(builtInPlugins)
    } catch {
      preconditionFailure("\(error)")
    }
  }()
}
