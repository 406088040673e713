import ArgumentParser
import CommandKit
import PhotoArchive

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Sends the command line where it belongs: to a subcommand, or to a `kennel-NAME` on the path.
@main
enum Main {
  static func main() async {
    let environment = ProcessInfo.processInfo.environment
    let externals = ExternalCommands(path: environment["PATH", default: ""])
    let arguments = Array(RawArguments.ofProcess().dropFirst())
    let router = CommandRouter(builtIns: Kennel.registry().names, externals: externals)
    switch router.route(arguments) {
    case .external(let executable, let leading, let dropping):
      let problem = execute(
        executable, leading: leading, dropping: dropping, version: Kennel.version)
      leave(with: CommandError(.usage, problem))
    case .unknown(let message):
      leave(with: CommandError(.usage, message))
    case .builtIn where asksForGeneralHelp(arguments):
      leave(printing: generalHelp(router.reachableExternals), environment)
    case .builtIn:
      await run(arguments, environment)
    }
  }
}
