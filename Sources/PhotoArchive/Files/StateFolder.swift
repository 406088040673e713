#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The folder in which kennel remembers: the catalog and the journals.
public struct StateFolder: Sendable, Hashable {
  /// The folder.
  public let path: PhotoPath

  /// Names a folder.
  public init(_ path: PhotoPath) { self.path = path }

  /// The folder of the XDG Base Directory Specification: `$XDG_STATE_HOME/kennel`.
  ///
  /// - Parameter environment: the environment variables; `HOME` stands in for an absent or relative
  ///   `XDG_STATE_HOME`, as the specification says.
  public init?(environment: [String: String]) {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      path = PhotoPath("\(state)/kennel")
    } else if let home = environment["HOME"], home.hasPrefix("/") {
      path = PhotoPath("\(home)/.local/state/kennel")
    } else {
      return nil
    }
  }

  /// Where the catalog is.
  public var catalog: PhotoPath { path.appending(Array("catalog.sqlite".utf8)) }
  /// Where the journals are.
  public var journals: PhotoPath { path.appending(Array("journal".utf8)) }
}

/// Makes `folder` and the folders above it that are missing, for this user only.
func makePrivateFolder(_ folder: PhotoPath) throws(Errno) {
  if folder.withCString({ mkdir($0, 0o700) }) == 0 || errno == EEXIST { return }
  guard errno == ENOENT, folder.folder != folder else { throw .last }
  try makePrivateFolder(folder.folder)
  guard folder.withCString({ mkdir($0, 0o700) }) == 0 || errno == EEXIST else { throw .last }
}
