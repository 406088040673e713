public import CommandKit

/// Adds `kennel undo` and `kennel history`.
public enum UndoPlugin: KennelPlugin {
  /// The plugin's name.
  public static let identifier = "undo"
  /// Its commands.
  public static let commands: [any KennelCommand.Type] = [UndoCommand.self, HistoryCommand.self]
}
