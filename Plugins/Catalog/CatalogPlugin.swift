public import CommandKit

/// Adds `kennel catalog`.
public enum CatalogPlugin: KennelPlugin {
  /// The plugin's name.
  public static let identifier = "catalog"
  /// Its one command.
  public static let commands: [any KennelCommand.Type] = [CatalogCommand.self]
}
