public import CommandKit

/// Adds `kennel stats`.
public enum StatsPlugin: KennelPlugin {
  /// The plugin's name.
  public static let identifier = "stats"
  /// Its one command.
  public static let commands: [any KennelCommand.Type] = [StatsCommand.self]
}
