public import Files

/// The folder in which kennel remembers: the catalog and the journals.
public struct StateFolder: Sendable, Hashable {
  /// The folder.
  public let path: Path

  /// Names a folder.
  public init(_ path: Path) { self.path = path }

  /// The folder of the XDG Base Directory Specification: `$XDG_STATE_HOME/kennel`.
  ///
  /// - Parameter environment: the environment variables; `HOME` stands in for an absent or relative
  ///   `XDG_STATE_HOME`, as the specification says.
  public init?(environment: [String: String]) {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      path = Path(argument: state).appending("kennel")
    } else if let home = environment["HOME"], home.hasPrefix("/") {
      path = Path(argument: home).appending(".local/state/kennel")
    } else {
      return nil
    }
  }

  /// Where the catalog is.
  public var catalog: Path { path.appending("catalog.sqlite") }
  /// Where the journals are.
  public var journals: Path { path.appending("journal") }
}
