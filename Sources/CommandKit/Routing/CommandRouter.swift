public import Files
public import Messages

/// Where a command line goes.
public enum Route: Sendable, Hashable {
  /// To kennel's own parser.
  case builtIn
  /// To an executable of another's, with these arguments after its name.
  case external(executable: Path, arguments: [String])
  /// Nowhere; the sentences say what the user may have meant.
  case unknown(message: Message)
}

/// Sends a command line to a built-in command or to a `kennel-NAME` on the path.
///
/// It looks at the first argument only, before anything is parsed; built-in commands win.
public struct CommandRouter {
  private let builtIns: Set<String>
  private let externals: ExternalCommands

  /// Makes a router.
  ///
  /// - Parameters:
  ///   - builtIns: the names that built-in commands answer to.
  ///   - externals: where other commands are looked for.
  public init(builtIns: Set<String>, externals: ExternalCommands) {
    self.builtIns = builtIns.union(["help"])
    self.externals = externals
  }

  /// The commands of others that a command line can reach: built-in ones hide their namesakes.
  public var reachableExternals: [ExternalCommands.Command] {
    externals.all().filter { !builtIns.contains($0.name) }
  }

  /// Says where a command line goes.
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
