import BreedRecognition
package import CommandKit
package import PhotoArchive
import PhotoMetadata

/// What `kennel tag` does, apart from its command line.
package struct TagAction {
  /// More photos than that want a person's word.
  private static let unasked = 200
  /// Photos in memory at a time, and their bytes: they are journalled together.
  private static let batch = (photos: 50, bytes: 32 << 20)

  private let planOptions: PlanChoice

  package init(_ choice: PlanChoice) { planOptions = choice }

  /// What a tag is made of.
  package struct Request {
    let source: PhotoSource
    let purpose: TagPurpose
    let style: TagStyle
    let language: LanguageChoice
    let recognition: RecognitionChoice
  }

  /// Plans a tag, and does it unless only the plan is wanted.
  package func perform(_ request: Request, in session: Session) throws -> CommandStatus {
    if !planOptions.isDryRun { try session.recover() }
    var summary = TagSummary(isRemoval: request.purpose == .remove)
    var lines: [PlanRecord] = []
    let model = try session.classifier(for: request.recognition.request).model
    let language = request.language.code(for: model.breeds)
    var planner = TagPlanner(
      style: request.style, model: model, language: language, time: Timestamp.now.iso8601)
    let take = { (decision: TagPlanner.Decision) in
      summary.count(decision)
      if case .line(let line) = decision { lines.append(line) }
    }
    switch request.purpose {
    case .recognise:
      summary.otherFiles = try session.recognise(request.source, as: request.recognition) {
        _, _ in
      } deliver: { result in
        take(planner.decide(result))
      }
    case .state(let name):
      let breed = try model.breed(named: name)
      try survey(request, session) { take(planner.decide($0, $1, stating: breed)) }
    case .remove:
      try survey(request, session) { take(planner.decideRemoval($0, $1)) }
    }
    if session.interruption.isRequested {
      session.console.report("Stopped before the end; nothing was changed.")
      return .interrupted
    }
    let header = PlanRecord(header: "tag", version: session.version)
    return try act(on: lines, header, summary, in: session)
  }

  private func survey(
    _ request: Request, _ session: Session,
    deliver: (PhotoPath, Result<PhotoRecord, PhotoFileError>) throws -> Void
  ) throws {
    _ = try session.survey(
      request.source, model: request.recognition.request,
      usesCatalog: request.recognition.usesCatalog, deliver: deliver)
  }

  /// Does what a plan in a file says.
  package func apply(_ file: PhotoPath, in session: Session) throws -> CommandStatus {
    let (header, lines) = try PlanFile.read(file, for: "tag")
    if !planOptions.isDryRun { try session.recover() }
    for line in lines where line.type == .label {
      guard LabelChanges(line) != nil, line.stamp != nil,
        line.path?.bytes.first == UInt8(ascii: "/")
      else {
        throw CommandError(
          .badData,
          "\(file.displayName) has a line for \(line.path?.displayName ?? "no file") that can't be "
            + "done.")
      }
    }
    var summary = TagSummary(isRemoval: lines.contains { $0.action == "remove" })
    for line in lines { summary.count(.line(line)) }
    return try act(on: lines, header, summary, in: session)
  }

  private func act(
    on lines: [PlanRecord], _ header: PlanRecord, _ summary: TagSummary, in session: Session
  ) throws -> CommandStatus {
    var summary = summary
    summary.isDryRun = planOptions.isDryRun
    let reporter = PlanReporter(planOptions, console: session.console)
    if let file = planOptions.file { try PlanFile.write([header] + lines, to: file) }
    if planOptions.format == .jsonl { try reporter.report(header) }
    for line in lines where line.type == .left { try reporter.report(line) }
    let labels = lines.filter { $0.type == .label }
    if !planOptions.isDryRun, labels.count > Self.unasked,
      !session.confirms("Write into \(labels.count) photos?", planOptions)
    {
      session.console.report("Nothing was changed.")
      return .success
    }
    try write(labels, &summary, reporter, in: session)
    session.console.note(summary.sentences)
    return summary.exitStatus
  }

  private func write(
    _ lines: [PlanRecord], _ summary: inout TagSummary, _ reporter: PlanReporter,
    in session: Session
  ) throws {
    var writer = LabelWriter(isDryRun: planOptions.isDryRun, reporter: reporter, session: session)
    for line in lines {
      if session.interruption.isRequested {
        summary.isInterrupted = true
        break
      }
      try writer.add(line, &summary)
      if writer.count >= Self.batch.photos || writer.bytes >= Self.batch.bytes {
        try writer.flush(&summary)
      }
    }
    try writer.flush(&summary)
    summary.id = writer.id
    try writer.finish()
  }
}

/// Reads photos, works out their changes, and does those of several photos together.
private struct LabelWriter {
  let isDryRun: Bool
  let reporter: PlanReporter
  let session: Session
  private var action: ArchiveAction?
  private var pending: [(line: PlanRecord, work: LabelChanges.Work)] = []
  private(set) var bytes = 0

  init(isDryRun: Bool, reporter: PlanReporter, session: Session) {
    self.isDryRun = isDryRun
    self.reporter = reporter
    self.session = session
  }

  var count: Int { pending.count }
  var id: String? { action?.id }

  mutating func add(_ line: PlanRecord, _ summary: inout TagSummary) throws {
    do {
      guard let work = try LabelChanges(line)?.work() else { return }
      for notice in work.notices {
        session.console.note("\(line.path.map(reporter.shown) ?? ""): \(notice)")
      }
      guard !work.changes.isEmpty else {
        summary.countUnchanged()
        return
      }
      pending.append((line, work))
      bytes += work.changes.reduce(0) { $0 + $1.bytesInMemory }
    } catch let error as CommandError {
      throw error
    } catch {
      let failed = line.with(.failure(PhotoFileError("\(error)")))
      summary.count(done: failed, usesSidecar: false)
      try reporter.report(failed)
    }
  }

  mutating func flush(_ summary: inout TagSummary) throws {
    defer {
      pending.removeAll()
      bytes = 0
    }
    guard !pending.isEmpty else { return }
    if isDryRun {
      for (line, work) in pending {
        summary.count(done: line, usesSidecar: work.usesSidecar)
        try reporter.report(line, line.text(usesSidecar: work.usesSidecar, reporter))
      }
      return
    }
    let action = try self.action ?? session.beginAction("tag")
    self.action = action
    var outcomes: [Result<Void, PhotoFileError>] = []
    do {
      // A photo comes before its sidecar, which alone would pass for the label of both.
      var torn: Set<PhotoPath> = []
      try action.perform(pending.flatMap(\.work.changes)) { change in
        torn.contains(change.path)
          ? PhotoFileError("It stays as its photo is, which could not be changed.") : nil
      } report: { change, outcome in
        if case .failure = outcome { torn.insert(change.path.sidecar) }
        outcomes.append(outcome)
      }
    } catch let error as PhotoFileError {
      throw CommandError(.inputOutput, error.description)
    }
    for (line, work) in pending {
      let own = outcomes.prefix(work.changes.count)
      outcomes.removeFirst(work.changes.count)
      let line = line.with(
        own.first { if case .failure = $0 { true } else { false } } ?? .success(()))
      summary.count(done: line, usesSidecar: work.usesSidecar)
      try reporter.report(line, line.text(usesSidecar: work.usesSidecar, reporter))
    }
  }

  func finish() throws(CommandError) {
    do throws(PhotoFileError) {
      try action?.finish()
    } catch {
      throw CommandError(.inputOutput, error.description)
    }
  }
}

extension ArchiveChange {
  /// What the change keeps in memory, about.
  fileprivate var bytesInMemory: Int {
    guard case .rewrite(let rewrite) = self else { return 0 }
    return rewrite.original.count
  }
}

extension PlanRecord {
  /// What becomes of the photo, for people.
  fileprivate func text(usesSidecar: Bool, _ reporter: PlanReporter) -> String {
    guard let breed else { return "label taken away" }
    var text = "-> \(keywords?.first ?? breed.name)"
    if let confidence { text += "  (\(percent(confidence)))" }
    return usesSidecar ? text + "  in \((path?.sidecar).map(reporter.shown) ?? "")" : text
  }
}

extension ModelDescription {
  /// The breed of a name in any language, or of an id.
  ///
  /// - Throws: a `CommandError` that names the closest one, where there is none of that name.
  func breed(named name: String) throws(CommandError) -> Breed {
    let wanted = name.lowercased()
    let names = { (breed: Breed) in
      [breed.id, breed.name] + breed.names.values + breed.synonyms
    }
    if let breed = breeds.first(where: { names($0).contains { $0.lowercased() == wanted } }) {
      return breed
    }
    let shown = PhotoPath(argument: name).displayName
    let guess = closest(to: wanted, among: breeds.flatMap(names).map { $0.lowercased() })
    let known = breeds.first { breed in names(breed).contains { $0.lowercased() == guess } }
    throw CommandError(
      .usage,
      "The model knows no breed \(shown). "
        + (known.map { "Did you mean \($0.name)?" } ?? "See the list in its labels.json."))
  }
}
