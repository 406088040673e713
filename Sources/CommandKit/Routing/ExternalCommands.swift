public import Files
internal import Glibc
public import Messages

/// Finds the executables named `kennel-NAME` in the folders of a search path.
public struct ExternalCommands: Sendable {
  /// An executable that implements `kennel NAME`.
  public struct Command: Sendable, Hashable {
    /// The name after `kennel-`.
    public let name: String
    /// The path of the executable.
    public let executable: Path
  }

  private let folders: [Path]

  /// Creates a search in the folders of `path`.
  ///
  /// Empty and relative entries depend on the current folder, which may hold someone else's photos,
  /// so they are skipped.
  ///
  /// - Parameter path: the value of `PATH`.
  public init(path: String) {
    folders = path.split(separator: ":").filter { $0.hasPrefix("/") }.map {
      Path(argument: String($0))
    }
  }

  /// Returns the executable for `kennel NAME`, from the first folder that has one.
  public func executable(for name: String) -> Path? {
    guard !name.isEmpty, !name.contains("/") else { return nil }
    return folders.lazy.map { $0.appending(prefix + name) }.first(where: isExecutable)
  }

  /// Returns all external commands, sorted by name.
  public func all() -> [Command] {
    var found: [String: Path] = [:]
    for folder in folders {
      for entry in folder.entries() where entry.starts(with: prefix.utf8) {
        let name = String(decoding: entry.dropFirst(prefix.utf8.count), as: UTF8.self)
        let executable = folder.appending(entry)
        if !name.isEmpty, found[name] == nil, isExecutable(executable) { found[name] = executable }
      }
    }
    return found.map { Command(name: $0.key, executable: $0.value) }.sorted { $0.name < $1.name }
  }
}

private let prefix = "kennel-"

private func isExecutable(_ path: Path) -> Bool {
  (try? FileStatus(of: path))?.kind == .file && path.withCString { access($0, X_OK) } == 0
}

/// Replaces this process with an external command, and sets the variables of the plugin interface.
///
/// - Parameters:
///   - executable: the path of the command.
///   - arguments: its arguments after its own name, as `RawArguments` encodes them.
///   - version: the version of kennel.
/// - Returns: the reason, if it fails; otherwise it does not return.
public func execute(_ executable: Path, _ arguments: [String], version: String) -> Message {
  // The path of this executable, independent of the current folder and `PATH`.
  if let own = Path.runningProgram { own.withCString { _ = setenv("KENNEL_EXEC", $0, 1) } }
  setenv("KENNEL_VERSION", version, 1)
  setenv("KENNEL_PLUGIN_API", "1", 1)
  let words = [executable] + arguments.map(Path.init(argument:))
  let pointers = words.map { $0.withCString { strdup($0) } } + [nil]
  executable.withCString { _ = execv($0, pointers) }
  return RoutingMessage.notRun(["file": "\(executable)", "cause": "\(Errno.last.reason)"])
}
