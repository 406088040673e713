internal import ArgumentParser
public import CommandKit
internal import Files
internal import Messages
internal import PhotoArchive
internal import Reporting

/// The plugin that provides `kennel catalog`.
public enum CatalogPlugin: KennelPlugin {
  /// The name of the plugin.
  public static let identifier = "catalog"
  /// The command of the plugin.
  public static let commands: [any KennelCommand.Type] = [CatalogCommand.self]
}

/// `kennel catalog`: manages the catalog of photos.
struct CatalogCommand: KennelCommand {
  static let section = HelpSection.photos

  static let configuration = CommandConfiguration(
    commandName: "catalog",
    abstract: "Show, prune or clear the catalog of photos that kennel has seen.",
    discussion: """
      kennel remembers what it recognised, so that it looks at no photo twice. The catalog holds \
      no photo: clearing it costs time, and nothing else.

        info   say what is in it and where it is
        prune  forget photos that are no longer there
        clear  forget everything; also mends a damaged catalog

      \(CommandStatus.help)
      """)

  /// The operation on the catalog.
  enum Operation: String, CaseIterable, Sendable, ExpressibleByArgument {
    case info, prune, clear
  }

  @Argument(help: "What to do: info, prune or clear.")
  var operation: Operation

  mutating func run(in session: Session) throws -> CommandStatus {
    let state = try session.state(or: .cannotCreate)
    do {
      try perform(state.catalog, in: session)
      return .success
    } catch let error as CatalogError {
      throw CommandError(
        .inputOutput,
        CatalogCommandMessage.failed(["file": "\(state.catalog)", "cause": .error(error)]))
    }
  }

  private func perform(_ path: Path, in session: Session) throws {
    let console = session.console
    switch operation {
    case .clear:
      try Catalog.clear(at: path)
      console.note(CatalogCommandMessage.cleared())
    case .prune:
      let count = try open(path, session).prune()
      console.note(CatalogCommandMessage.pruned(["count": .count(count)]))
    case .info:
      let contents = try open(path, session).contents()
      let info = CatalogCommandMessage.info([
        "file": "\(path)", "size": .text(megabytes(contents.size)),
        "photos": .count(contents.files),
      ])
      let models = contents.recognitions.map { model, count in
        CatalogCommandMessage.model(["model": .text(model), "count": .count(count)])
      }
      try console.write("\(info)" + models.map { "\($0)\n" }.joined())
    }
  }

  private func open(_ path: Path, _ session: Session) throws(CommandError) -> Catalog {
    do throws(CatalogError) {
      return try Catalog(at: path, version: session.version)
    } catch {
      throw CommandError(
        .cannotCreate,
        CatalogCommandMessage.notUsed(["file": "\(path)", "cause": .error(error)]))
    }
  }
}
