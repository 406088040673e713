public import BreedRecognition
internal import Files
public import CommandKit
public import Messages
public import PhotoArchive

/// A world for actions: folders of their own, and what they say in memory.
public final class TestWorld: Sendable {
  /// Where photos lie.
  public let photos: String
  /// Where kennel remembers.
  public let state: StateFolder
  /// The results of the last session.
  public let output = MemorySink()
  /// The talk of the last session.
  public let talk = MemorySink()
  /// Stops the session.
  public let interruption = Interruption()
  /// Where model bundles are looked for: beside the tests.
  public let models = ModelLocation(executable: Path.runningProgram ?? Path("."))
  private let stateHome: String

  /// Makes a world in a folder, with the photos in another.
  public init(in folder: TemporaryFolder, photos: String = "photos") {
    self.photos = "\(folder.path)/\(photos)"
    stateHome = "\(folder.path)/state"
    state = StateFolder(Path("\(stateHome)/kennel"))
  }

  /// A session in this world.
  public func session(
    _ classifier: FakeClassifier = FakeClassifier(), version: String = "1.2.3",
    models: ModelLocation? = nil, ask: (@Sendable (Message) -> Bool)? = nil
  ) -> Session {
    var session = Session(
      version: version, environment: ["XDG_STATE_HOME": stateHome],
      console: Console(output: output, talk: talk, environment: [:]), models: models ?? self.models,
      classifiers: { _, _ in classifier }, currentFolder: try? Path(".").resolved(),
      interruption: interruption, uptime: { .zero })
    session.arguments = ["sort", "Photos"]
    session.ask = ask
    return session
  }
}
