public import CommandKit

/// Adds `kennel train`.
public enum TrainPlugin: KennelPlugin {
  /// The plugin's name.
  public static let identifier = "train"
  /// Its one command.
  public static let commands: [any KennelCommand.Type] = [TrainCommand.self]
}
