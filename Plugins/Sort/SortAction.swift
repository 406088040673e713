import BreedRecognition
package import CommandKit
package import PhotoArchive

/// What `kennel sort` does, apart from its command line.
package struct SortAction {
  /// More moves than that want a person's word.
  private static let unasked = 200
  /// Changes that are journalled together: what a crash can leave to be tidied up.
  private static let batch = 100

  private let planOptions: PlanChoice

  package init(_ choice: PlanChoice) { planOptions = choice }

  /// What a sort is made of.
  package struct Request {
    let source: PhotoPath
    let destination: PhotoPath
    let excluded: [PhotoPath]
    let kind: Transfer.Kind
    let layout: Layout
    let language: LanguageChoice
    let recognition: RecognitionChoice
  }

  /// Plans a sort, and does it unless only the plan is wanted.
  package func perform(_ request: Request, in session: Session) throws -> CommandStatus {
    let places = try SortPlaces(
      source: request.source, destination: request.destination, excluded: request.excluded,
      kind: request.kind)
    if !planOptions.isDryRun { try session.recover() }
    var summary = SortSummary(kind: request.kind, destination: request.destination)
    var lines: [PlanRecord] = []
    var planner: SortPlanner?
    let source = PhotoSource(paths: [request.source], excluded: request.excluded)
    let choice = request.recognition
    summary.otherFiles = try session.recognise(source, as: choice) { model, _ in
      let names = SortNames(
        language: request.language.code(for: model.breeds), breeds: model.breeds)
      planner = SortPlanner(
        places: places, kind: request.kind, layout: request.layout, names: names,
        pictures: session.pictureDigests(usesCatalog: choice.usesCatalog))
    } deliver: { result in
      let new = planner?.lines(for: result) ?? []
      // A raw picture beside its photo is none of its own.
      if !new.isEmpty { summary.count(result) }
      lines += new
    }
    if session.interruption.isRequested {
      session.console.report("Stopped before the end; nothing was changed.")
      return .interrupted
    }
    let header = PlanRecord(
      header: "sort", version: session.version, destination: places.destination)
    return try act(on: lines, header, summary, in: session)
  }

  /// Does what a plan in a file says.
  package func apply(_ file: PhotoPath, in session: Session) throws -> CommandStatus {
    let (header, lines) = try PlanFile.read(file, for: "sort")
    if !planOptions.isDryRun { try session.recover() }
    try check(lines, header, file)
    let kind = lines.lazy.compactMap { $0.action.flatMap(Transfer.Kind.init(rawValue:)) }.first
    var summary = SortSummary(kind: kind ?? .copy, destination: header.destination)
    summary.count(lines)
    return try act(on: lines, header, summary, in: session)
  }

  /// A plan from a file may have been edited: all of it must lie where its header says.
  private func check(
    _ lines: [PlanRecord], _ header: PlanRecord, _ file: PhotoPath
  ) throws(CommandError) {
    let problem =
      " has a line that can't be done: it names no place inside of the plan's destination"
    guard let destination = header.destination, destination.isFromRoot,
      let real = try? destination.resolvedWhereItExists()
    else {
      throw CommandError(.badData, "\(file.displayName)\(problem).")
    }
    var folders: Set<PhotoPath> = []
    for line in lines where line.type == .transfer {
      guard line.transfer != nil, let path = line.path, let target = line.target,
        path.isFromRoot, target.isFromRoot, target != destination, target.isInside(destination),
        folders.contains(target.folder)
          || (try? target.folder.resolvedWhereItExists())?.isInside(real) == true
      else {
        throw CommandError(
          .badData,
          "\(file.displayName)\(problem), or lacks something: "
            + "\(line.path?.displayName ?? "no file").")
      }
      folders.insert(target.folder)
    }
  }

  private func act(
    on lines: [PlanRecord], _ header: PlanRecord, _ summary: SortSummary, in session: Session
  ) throws -> CommandStatus {
    var summary = summary
    let reporter = PlanReporter(planOptions, console: session.console)
    if let file = planOptions.file { try PlanFile.write([header] + lines, to: file) }
    if planOptions.format == .jsonl { try reporter.report(header) }
    summary.isDryRun = planOptions.isDryRun
    let transfers = lines.filter { $0.type == .transfer }
    if planOptions.isDryRun {
      for line in lines {
        try reporter.report(line, line.text(reporter))
        summary.count(planned: line)
      }
    } else {
      for line in lines where line.type == .left {
        try reporter.report(line)
        summary.count(planned: line)
      }
      if transfers.count > Self.unasked, !session.confirms(summary.question(transfers), planOptions)
      {
        session.console.report("Nothing was changed.")
        return .success
      }
      try transfer(transfers, &summary, reporter, in: session)
    }
    session.console.note(summary.sentences)
    return summary.exitStatus
  }

  private func transfer(
    _ lines: [PlanRecord], _ summary: inout SortSummary, _ reporter: PlanReporter,
    in session: Session
  ) throws {
    guard !lines.isEmpty else { return }
    let action = try session.beginAction("sort")
    summary.id = action.id
    // What belongs to a photo goes before it; where that fails, the photo stays with it.
    var torn: Set<PhotoPath> = []
    var rest = lines[...]
    while !rest.isEmpty, !session.interruption.isRequested {
      let batch = Array(rest.prefix(Self.batch))
      rest = rest.dropFirst(Self.batch)
      var index = batch.startIndex
      do {
        try action.perform(batch.compactMap(\.transfer)) { change in
          torn.contains(change.path)
            ? PhotoFileError("It stays with what belongs to it, which could not be moved.") : nil
        } report: { _, outcome in
          let line = batch[index].with(outcome)
          index += 1
          if case .failure = outcome, line.action == Transfer.Kind.move.rawValue,
            let photo = line.companionOf
          {
            torn.insert(photo)
          }
          summary.count(done: line)
          try reporter.report(line, line.text(reporter))
        }
      } catch let error as PhotoFileError {
        throw CommandError(.inputOutput, error.description)
      }
    }
    summary.isInterrupted = !rest.isEmpty
    do throws(PhotoFileError) {
      try action.finish()
    } catch {
      throw CommandError(.inputOutput, error.description)
    }
  }
}

extension PlanRecord {
  /// The change that the line means; `check` and the planner see to it that there is one.
  fileprivate var transfer: ArchiveChange? {
    guard let path, let target, let stamp,
      let kind = action.flatMap(Transfer.Kind.init(rawValue:))
    else { return nil }
    return .transfer(Transfer(kind: kind, source: path, target: target, stamp: stamp))
  }

  /// Where the file goes, for people.
  fileprivate func text(_ reporter: PlanReporter) -> String {
    guard let target else { return "" }
    let arrow = "-> " + reporter.shown(target)
    guard let confidence, breed != nil else { return arrow }
    return arrow + "  (\(percent(confidence)))"
  }
}

extension PhotoPath {
  /// Whether it begins at the root, and has nothing in it that could lead elsewhere than it shows.
  fileprivate var isFromRoot: Bool {
    bytes.first == UInt8(ascii: "/") && !bytes.contains(0)
      && !bytes.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) }
  }
}
