import ArgumentParser
import CommandKit
import Files
import Glibc

/// Routes the command line to a subcommand, or to a `kennel-NAME` on the `PATH`.
@main
enum Main {
  static func main() {
    let environment = RawArguments.environment()
    let externals = ExternalCommands(path: environment["PATH", default: ""])
    let arguments = Array(RawArguments.ofProcess().dropFirst())
    let router = CommandRouter(builtIns: Kennel.registry.names, externals: externals)
    switch router.route(arguments) {
    case .external(let executable, let arguments):
      leave(with: CommandError(.usage, execute(executable, arguments, version: Kennel.version)))
    case .unknown(let message):
      leave(with: CommandError(.usage, message))
    case .builtIn where arguments.isEmpty:
      _ = FileDescriptorSink.standardError.write(shortHelp + "\n")
      exit(CommandStatus.usage.rawValue)
    case .builtIn where asksForGeneralHelp(arguments):
      leave(printing: generalHelp(router.reachableExternals), environment)
    case .builtIn:
      run(arguments, environment)
    }
  }
}
