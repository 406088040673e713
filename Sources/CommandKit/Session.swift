public import BreedRecognition
public import Files
public import Messages
public import PhotoArchive

/// What a running subcommand may use of the world outside; tests pass another world.
///
/// Nothing else is shared: models, clock, current folder and loaded classifiers are all in here.
public struct Session: Sendable {
  /// kennel's version, such as `0.1.0`.
  public let version: String
  /// The environment variables.
  public let environment: [String: String]
  /// Where results and talk go.
  public var console: Console
  /// Where model bundles are looked for by name.
  public let models: ModelLocation
  /// The folder that relative paths begin at, with links resolved; nil where it is gone.
  public let currentFolder: Path?
  /// Whether the user asked to stop.
  public let interruption: Interruption
  /// The time of day.
  public let now: @Sendable () -> Timestamp
  /// The time since some fixed moment; it never goes back.
  public let uptime: @Sendable () -> Duration
  /// The command line, for journals.
  public var arguments: [String] = []
  /// Asks the person at the terminal a question that takes yes or no; nil where there is no one.
  public var ask: (@Sendable (_ question: Message) -> Bool)?

  private let classifiers: LoadedClassifiers

  /// Makes a session from its parts.
  ///
  /// - Parameters:
  ///   - version: kennel's version.
  ///   - environment: the environment variables.
  ///   - console: where results and talk go.
  ///   - models: where model bundles are looked for by name.
  ///   - classifiers: loads a classifier when a command first wants it.
  ///   - currentFolder: the folder that relative paths begin at.
  ///   - interruption: whether the user asked to stop.
  ///   - now: the time of day.
  ///   - uptime: the time since some fixed moment; it never goes back.
  public init(
    version: String, environment: [String: String], console: Console, models: ModelLocation,
    classifiers: @escaping ClassifierProvider = Session.loadClassifier,
    currentFolder: Path? = nil, interruption: Interruption = Interruption(),
    now: @escaping @Sendable () -> Timestamp = Timestamp.systemClock,
    uptime: @escaping @Sendable () -> Duration = Session.continuousUptime()
  ) {
    self.version = version
    self.environment = environment
    self.console = console
    self.models = models
    self.classifiers = LoadedClassifiers(classifiers)
    self.currentFolder = currentFolder
    self.interruption = interruption
    self.now = now
    self.uptime = uptime
  }

  /// Where kennel remembers; nil where the environment names no such place.
  public var state: StateFolder? { StateFolder(environment: environment) }

  /// The classifier that a command asks for; it is loaded once in a run.
  ///
  /// - Parameter request: what the command asks for.
  /// - Returns: the classifier.
  /// - Throws: a `CommandError`.
  public func classifier(
    for request: ClassifierRequest
  ) throws(CommandError) -> any PhotoClassifier {
    try CommandError.wrapping { try classifiers.classifier(for: request, in: models) }
  }

  /// A clock that runs from now on.
  public static func continuousUptime() -> @Sendable () -> Duration {
    let start = ContinuousClock.now
    return { start.duration(to: .now) }
  }
}
