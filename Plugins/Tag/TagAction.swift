import BreedRecognition
package import CommandKit
package import Files
import Messages
internal import PhotoArchive
import PhotoMetadata

/// The implementation of `kennel tag`, independent of its command line.
package struct TagAction {
  private let choice: PlanChoice

  /// Creates an action that treats its plan according to `choice`.
  package init(_ choice: PlanChoice) { self.choice = choice }

  /// The photos to label, and the settings.
  package struct Request {
    let source: PhotoSource
    let purpose: TagPurpose
    let style: TagStyle
    let language: LanguageChoice
    let recognition: RecognitionChoice
  }

  /// Plans labels, and writes them unless only the plan is requested.
  package func perform(_ request: Request, in session: Session) throws -> CommandStatus {
    try session.prepare(choice)
    var task = TagTask(isRemoval: request.purpose == .remove)
    let lines = PlanLines(in: session.temporaryFolder)
    let time = session.now().iso8601
    let model = try session.classifier(for: request.recognition.request).model
    var planner = TagPlanner(
      style: request.style, links: request.source.links, model: model,
      language: request.language.code(for: model.breeds), time: time)
    let take = { (decision: TagPlanner.Decision) in
      task.count(decision)
      if case .line(let line) = decision { lines.append(line) }
    }
    switch request.purpose {
    case .recognise:
      _ = try session.recognise(request.source, as: request.recognition) { _, _ in
      } deliver: { result in
        take(planner.decide(result))
      }
    case .state(let name):
      let breed = try model.breed(named: name)
      try survey(request, session) { take(planner.decide($0, $1, stating: breed)) }
    case .remove:
      try survey(request, session) { take(planner.decideRemoval($0, $1)) }
    }
    var runner = PlanRunner(task, choice, in: session)
    return try runner.perform(
      PlanHeader(command: task.command, version: session.version, time: time), lines)
  }

  private func survey(
    _ request: Request, _ session: Session,
    deliver: (Path, Result<PhotoRecord, Reason>) throws -> Void
  ) throws {
    _ = try session.survey(
      request.source, model: request.recognition.request,
      usesCatalog: request.recognition.usesCatalog, deliver: deliver)
  }

  /// Carries out the plan in a file.
  package func apply(_ file: Path, in session: Session) throws -> CommandStatus {
    let (header, lines) = try PlanFile.read(file, for: "tag", in: session)
    try session.prepare(choice)
    try lines.forEach { line in
      guard line.reasonToStay == nil else { return }
      guard case .label(let planned) = line, planned.path.bytes.first == UInt8(ascii: "/") else {
        throw CommandError(
          .badData, TagMessage.planLine(["file": "\(file)", "photo": "\(line.path)"]))
      }
    }
    var runner = try PlanRunner(TagTask(lines), choice, in: session)
    return try runner.perform(header, lines)
  }
}

extension ModelDescription {
  /// Returns the breed with an id, or with a name or synonym in any language.
  ///
  /// - Throws: a `CommandError` if there is none; it suggests the closest name.
  func breed(named name: String) throws(CommandError) -> Breed {
    let wanted = name.lowercased()
    let names = { (breed: Breed) in
      [breed.id, breed.name] + breed.names.values + breed.synonyms
    }
    if let breed = breeds.first(where: { names($0).contains { $0.lowercased() == wanted } }) {
      return breed
    }
    let shown: Message.Value = "\(Path(argument: name))"
    let guess = closest(to: wanted, among: breeds.flatMap(names).map { $0.lowercased() })
    let known = breeds.first { breed in names(breed).contains { $0.lowercased() == guess } }
    guard let known else { throw CommandError(.usage, TagMessage.noBreed(["name": shown])) }
    throw CommandError(
      .usage, TagMessage.noBreedButClose(["name": shown, "guess": .text(known.name)]))
  }
}
