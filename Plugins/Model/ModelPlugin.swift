public import CommandKit

/// Adds `kennel model`.
public enum ModelPlugin: KennelPlugin {
  /// The plugin's name.
  public static let identifier = "model"
  /// Its one command, which has commands of its own.
  public static let commands: [any KennelCommand.Type] = [ModelCommand.self]
}
