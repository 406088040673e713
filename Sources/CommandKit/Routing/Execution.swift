public import Files
import Glibc

/// Makes this process an external command, with the variables that every plugin may rely on.
///
/// - Parameters:
///   - executable: the command's path.
///   - arguments: its arguments after its own name, as `RawArguments` has them.
///   - version: kennel's version.
/// - Returns: only when it fails: why, as a sentence.
public func execute(_ executable: Path, _ arguments: [String], version: String) -> String {
  // The path to this very executable, whatever the current folder and PATH are.
  if let own = Path.runningProgram { own.withCString { _ = setenv("KENNEL_EXEC", $0, 1) } }
  setenv("KENNEL_VERSION", version, 1)
  setenv("KENNEL_PLUGIN_API", "1", 1)
  let words = [executable] + arguments.map(Path.init(argument:))
  let pointers = words.map { $0.withCString { strdup($0) } } + [nil]
  executable.withCString { _ = execv($0, pointers) }
  return "\(executable) can't be run: \(Errno.last.reason)."
}
