public import Files

/// The folder of kennel's persistent state: the catalog and the journals.
public struct StateFolder: Sendable, Hashable {
  /// The folder's path.
  public let path: Path

  /// Creates a value for the folder at `path`.
  public init(_ path: Path) { self.path = path }

  /// Locates the folder of the XDG Base Directory Specification, `$XDG_STATE_HOME/kennel`; nil if
  /// there is none.
  ///
  /// - Parameter environment: the environment variables; if `XDG_STATE_HOME` is absent or relative,
  ///   the folder is below `HOME`, as the specification requires.
  public init?(environment: [String: String]) {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      path = Path(argument: state).appending("kennel")
    } else if let home = environment["HOME"], home.hasPrefix("/") {
      path = Path(argument: home).appending(".local/state/kennel")
    } else {
      return nil
    }
  }

  /// The catalog's path.
  public var catalog: Path { path.appending("catalog.sqlite") }
  /// The path of the folder of journals.
  public var journals: Path { path.appending("journal") }
}
