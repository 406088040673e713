public import Files

import Glibc

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

extension StateFolder {
  /// Checks that the journals and the catalog are this user's own, and makes them private.
  ///
  /// - Throws: an `OwnFileError`.
  public func check() throws(OwnFileError) {
    var own = OwnFiles()
    try own.check(root: path)
    for file in Catalog.files(of: catalog) { try own.check(file) }
    try own.check(journals)
    for name in journals.entries() { try own.check(journals.appending(name)) }
    own.makePrivate()
  }

  /// Creates the folder of journals, so that a failure is found before photos are read.
  ///
  /// - Throws: a `JournalError` if no journal can be created in it.
  public func makeJournals() throws(JournalError) {
    do throws(Errno) {
      try makePrivateFolder(journals)
      guard journals.withCString({ access($0, W_OK | X_OK) }) == 0 else { throw .last }
    } catch {
      throw JournalError(.cannotBegin, writing: error, in: path)
    }
  }
}
