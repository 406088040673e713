public import BreedRecognition
public import Files
public import Messages
public import PhotoArchive

/// The environment of a running subcommand; tests replace it.
///
/// There is no other global state: models, clock, current folder and loaded classifiers are all
/// members of the session.
public struct Session: Sendable {
  /// The version of kennel, such as `0.1.0`.
  public let version: String
  /// The environment variables.
  public let environment: [String: String]
  /// The console for results and messages.
  public var console: Console
  /// The places to look up model bundles by name.
  public let models: ModelLocation
  /// The folder that relative paths start from, with symbolic links resolved; nil if it was
  /// removed.
  public let currentFolder: Path?
  /// Whether the user asked to stop.
  public let interruption: Interruption
  /// Returns the current time.
  public let now: @Sendable () -> Timestamp
  /// Returns the time since a fixed moment; it is monotonic.
  public let uptime: @Sendable () -> Duration
  /// The command line, for journals.
  public var arguments: [String] = []
  /// Asks the user a yes-or-no question at the terminal; nil without a terminal.
  public var ask: (@Sendable (_ question: Message) -> Bool)?

  private let classifiers: LoadedClassifiers
  let catalog = OpenedCatalog()

  /// Creates a session from its parts.
  ///
  /// - Parameters:
  ///   - version: the version of kennel.
  ///   - environment: the environment variables.
  ///   - console: the console for results and messages.
  ///   - models: the places to look up model bundles by name.
  ///   - classifiers: loads a classifier at a command's first request.
  ///   - currentFolder: the folder that relative paths start from.
  ///   - interruption: whether the user asked to stop.
  ///   - now: returns the current time.
  ///   - uptime: returns the time since a fixed moment; it is monotonic.
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

  /// The folder for the journals and the catalog; nil if the environment does not define it.
  public var state: StateFolder? { StateFolder(environment: environment) }

  /// Returns the classifier for a request; each is loaded once per run.
  ///
  /// - Parameter request: the request.
  /// - Returns: the classifier.
  /// - Throws: a `CommandError`.
  public func classifier(
    for request: ClassifierRequest
  ) throws(CommandError) -> any PhotoClassifier {
    try CommandError.wrapping { try classifiers.classifier(for: request, in: models) }
  }

  /// Returns a monotonic clock that starts now.
  public static func continuousUptime() -> @Sendable () -> Duration {
    let start = ContinuousClock.now
    return { start.duration(to: .now) }
  }
}
