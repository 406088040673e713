public import Files
public import Messages

/// The handler of a command line.
public enum Route: Sendable, Hashable {
  /// The built-in parser.
  case builtIn
  /// An external executable, with the arguments after its name.
  case external(executable: Path, arguments: [String])
  /// None; the message suggests what the user may have meant.
  case unknown(message: Message)
}

/// Routes a command line to a built-in command or to a `kennel-NAME` on the `PATH`.
///
/// Only the first argument is inspected, before parsing; built-in commands take precedence.
public struct CommandRouter {
  private let builtIns: Set<String>
  private let externals: ExternalCommands

  /// Creates a router.
  ///
  /// - Parameters:
  ///   - builtIns: the names and aliases of the built-in commands.
  ///   - externals: the external commands.
  public init(builtIns: Set<String>, externals: ExternalCommands) {
    self.builtIns = builtIns.union(["help"])
    self.externals = externals
  }

  /// The external commands that are not shadowed by a built-in command.
  public var reachableExternals: [ExternalCommands.Command] {
    externals.all().filter { !builtIns.contains($0.name) }
  }

  /// Returns the route of a command line.
  ///
  /// - Parameter arguments: the arguments after the program's name.
  /// - Returns: the route.
  public func route(_ arguments: [String]) -> Route {
    guard let name = arguments.first, !name.hasPrefix("-") else { return .builtIn }
    if name == "help", let topic = arguments.dropFirst().first, !topic.hasPrefix("-") {
      return route(to: topic, ["--help"] + arguments.dropFirst(2))
    }
    return route(to: name, Array(arguments.dropFirst()))
  }

  private func route(to name: String, _ arguments: [String]) -> Route {
    if builtIns.contains(name) { return .builtIn }
    guard let executable = externals.executable(for: name) else {
      return .unknown(message: message(for: name))
    }
    return .external(executable: executable, arguments: arguments)
  }

  private func message(for name: String) -> Message {
    if name.isEmpty { return RoutingMessage.emptyName() }
    let path = Path(argument: name)
    let shown: Message.Value = "\(path)"
    if name.contains("/") || name.contains(".") || path.exists {
      return RoutingMessage.photoFirst(["name": shown])
    }
    let names = builtIns.union(reachableExternals.map(\.name)).sorted()
    guard let guess = closest(to: name, among: names) else {
      return RoutingMessage.noCommand(["name": shown])
    }
    return RoutingMessage.noCommandButClose(["name": shown, "guess": .text(guess)])
  }
}
