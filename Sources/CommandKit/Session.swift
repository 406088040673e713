public import BreedRecognition
public import PhotoArchive

/// What a running subcommand may use of the world outside; tests pass another world.
public struct Session: Sendable {
  /// kennel's version, such as `0.1.0`.
  public let version: String
  /// The environment variables.
  public let environment: [String: String]
  /// Where results and talk go.
  public var console: Console
  /// Whether the user asked to stop.
  public let interruption: Interruption
  /// The time since some fixed moment.
  public let uptime: @Sendable () -> Duration
  /// The command line, for journals.
  public var arguments: [String] = []
  /// Asks the person at the terminal a question that takes yes or no; nil where there is no one.
  public var ask: (@Sendable (_ question: String) -> Bool)?

  private let classifiers: ClassifierProvider

  /// Makes a session from its parts.
  ///
  /// - Parameters:
  ///   - version: kennel's version.
  ///   - environment: the environment variables.
  ///   - console: where results and talk go.
  ///   - classifiers: loads a classifier when a command wants one.
  ///   - interruption: whether the user asked to stop.
  ///   - uptime: the time since some fixed moment; never goes back.
  public init(
    version: String, environment: [String: String], console: Console,
    classifiers: @escaping ClassifierProvider, interruption: Interruption = Interruption(),
    uptime: @escaping @Sendable () -> Duration = Session.continuousUptime()
  ) {
    self.version = version
    self.environment = environment
    self.console = console
    self.classifiers = classifiers
    self.interruption = interruption
    self.uptime = uptime
  }

  /// Where kennel remembers; nil where the environment names no such place.
  public var state: StateFolder? { StateFolder(environment: environment) }

  /// Loads the classifier that a command asks for.
  ///
  /// - Parameter request: what the command asks for.
  /// - Returns: the classifier.
  /// - Throws: a `CommandError` with the status for bad data, unless the error has its own.
  public func classifier(for request: ClassifierRequest) throws -> any PhotoClassifier {
    do {
      return try classifiers(request)
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError(.badData, "\(error)")
    }
  }

  /// A clock that runs from now on.
  public static func continuousUptime() -> @Sendable () -> Duration {
    let start = ContinuousClock.now
    return { start.duration(to: .now) }
  }
}
