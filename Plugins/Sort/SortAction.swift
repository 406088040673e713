import BreedRecognition
package import CommandKit
package import Files
import Messages
internal import PhotoArchive

/// The implementation of `kennel sort`, independent of its command line.
package struct SortAction {
  private let choice: PlanChoice

  /// Creates an action that treats its plan according to `choice`.
  package init(_ choice: PlanChoice) { self.choice = choice }

  /// The folders and the settings of a sort.
  package struct Request {
    let source: Path
    let destination: Path
    let excluded: [Path]
    var links = PhotoSource.Links.refused
    let kind: Transfer.Kind
    let layout: Layout
    let language: LanguageChoice
    let recognition: RecognitionChoice
  }

  /// Plans a sort, and carries it out unless only the plan is requested.
  package func perform(_ request: Request, in session: Session) throws -> CommandStatus {
    let places = try SortPlaces(
      source: request.source, destination: request.destination, excluded: request.excluded,
      kind: request.kind)
    try session.prepare(choice)
    var task = SortTask(
      kind: request.kind,
      destination: request.destination.displayName(from: session.currentFolder),
      currentFolder: session.currentFolder, isDryRun: choice.isDryRun)
    let lines = PlanLines(in: session.temporaryFolder)
    var planner: SortPlanner?
    let source = PhotoSource(
      paths: [request.source], excluded: request.excluded, links: request.links)
    _ = try session.recognise(source, as: request.recognition) { model, _ in
      let names = SortNames(
        language: request.language.code(for: model.breeds), breeds: model.breeds)
      planner = SortPlanner(
        places: places, kind: request.kind, layout: request.layout, names: names,
        finder: PlaceFinder(
          pictures: session.pictureDigests(usesCatalog: request.recognition.usesCatalog),
          temporaryFolder: session.temporaryFolder),
        links: request.links)
    } deliver: { result in
      task.count(result)
      for line in planner?.lines(for: result) ?? [] { lines.append(line) }
    }
    let header = PlanHeader(
      command: task.command, version: session.version, time: session.now().iso8601,
      destination: places.destination)
    var runner = PlanRunner(task, choice, in: session)
    return try runner.perform(header, lines)
  }

  /// Carries out the plan in a file.
  package func apply(_ file: Path, in session: Session) throws -> CommandStatus {
    let (header, lines) = try PlanFile.read(file, for: "sort", in: session)
    try session.prepare(choice)
    try check(lines, header, file)
    let destination = header.destination?.displayName(from: session.currentFolder)
    let task = try SortTask(
      lines, destination: destination ?? "\(SortMessage.destination())",
      currentFolder: session.currentFolder, isDryRun: choice.isDryRun)
    var runner = PlanRunner(task, choice, in: session)
    return try runner.perform(header, lines)
  }

  /// Checks that all paths of a plan are inside its destination, since it may have been edited.
  private func check(
    _ lines: PlanLines, _ header: PlanHeader, _ file: Path
  ) throws {
    guard let destination = header.destination, destination.isFromRoot,
      let real = try? destination.resolvedWhereItExists()
    else {
      throw CommandError(.badData, SortMessage.planWithoutDestination(["file": "\(file)"]))
    }
    var folders: Set<Path> = []
    try lines.forEach { line in
      guard line.reasonToStay == nil else { return }
      guard case .transfer(let planned) = line,
        case let target = planned.transfer.target, line.path.isFromRoot, target.isFromRoot,
        target != destination, target.isInside(destination),
        folders.contains(target.folder)
          || (try? target.folder.resolvedWhereItExists())?.isInside(real) == true
      else {
        throw CommandError(
          .badData, SortMessage.planOutside(["file": "\(file)", "photo": "\(line.path)"]))
      }
      folders.insert(target.folder)
    }
  }
}

extension Path {
  /// Whether the path is absolute and contains neither a `..` component nor a null byte.
  fileprivate var isFromRoot: Bool {
    bytes.first == UInt8(ascii: "/") && !bytes.contains(0)
      && !bytes.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) }
  }
}
