public import CommandKit

/// Adds `kennel tag`.
public enum TagPlugin: KennelPlugin {
  /// The plugin's name.
  public static let identifier = "tag"
  /// Its one command.
  public static let commands: [any KennelCommand.Type] = [TagCommand.self]
}
