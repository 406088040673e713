public import CommandKit

/// Adds `kennel classify`.
public enum ClassifyPlugin: KennelPlugin {
  /// The plugin's name.
  public static let identifier = "classify"
  /// Its one command.
  public static let commands: [any KennelCommand.Type] = [ClassifyCommand.self]
}
