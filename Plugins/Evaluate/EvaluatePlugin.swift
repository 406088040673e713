public import CommandKit

/// Adds `kennel evaluate`.
public enum EvaluatePlugin: KennelPlugin {
  /// The plugin's name.
  public static let identifier = "evaluate"
  /// Its one command.
  public static let commands: [any KennelCommand.Type] = [EvaluateCommand.self]
}
