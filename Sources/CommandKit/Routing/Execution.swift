#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Makes this process an external command, with the variables that its kind may rely on.
///
/// - Parameters:
///   - executable: the command's path.
///   - leading: arguments to begin with.
///   - dropping: how many of this process's arguments after its name are left out; the others
///     follow byte by byte.
///   - version: kennel's version.
/// - Returns: only when it fails: why, as a sentence.
public func execute(
  _ executable: String, leading: [String], dropping: Int, version: String
) -> String {
  // The path to this very executable, whatever the current folder and PATH are.
  if let own = realpath("/proc/self/exe", nil) ?? realpath(CommandLine.arguments[0], nil) {
    setenv("KENNEL_EXEC", own, 1)
    free(own)
  }
  setenv("KENNEL_VERSION", version, 1)
  setenv("KENNEL_PLUGIN_API", "1", 1)
  let rest = (dropping + 1..<max(dropping + 1, Int(CommandLine.argc))).map {
    CommandLine.unsafeArgv[$0]
  }
  let arguments = ([executable] + leading).map { strdup($0) } + rest + [nil]
  execv(executable, arguments)
  return "\(executable) can't be run: \(String(cString: strerror(errno)))."
}
