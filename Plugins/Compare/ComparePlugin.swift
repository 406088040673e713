public import CommandKit

/// Adds `kennel compare`.
public enum ComparePlugin: KennelPlugin {
  /// The plugin's name.
  public static let identifier = "compare"
  /// Its one command.
  public static let commands: [any KennelCommand.Type] = [CompareCommand.self]
}
