public import CommandKit

/// Adds `kennel sort`.
public enum SortPlugin: KennelPlugin {
  /// The plugin's name.
  public static let identifier = "sort"
  /// Its one command.
  public static let commands: [any KennelCommand.Type] = [SortCommand.self]
}
