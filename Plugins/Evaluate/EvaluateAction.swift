package import Files
package import CommandKit
internal import PhotoArchive
internal import BreedRecognition
internal import Messages
internal import Reporting

/// The implementation of `kennel evaluate`, independent of its command line.
package struct EvaluateAction {
  private let dataset: Path
  private let notADog: Path?
  private let choice: RecognitionChoice
  private let format: EvaluationFormat
  private let output: ReportFile

  /// Creates an action.
  package init(
    dataset: Path, notADog: Path? = nil, choice: RecognitionChoice = RecognitionChoice(),
    format: EvaluationFormat = .table, output: Path? = nil
  ) {
    self.dataset = dataset
    self.notADog = notADog
    self.choice = choice
    self.format = format
    self.output = ReportFile(output)
  }

  /// Classifies all photos of the dataset, and writes the figures.
  package func perform(in session: Session) throws -> CommandStatus {
    try output.check()
    let folders = try classFolders()
    try checkNotADog()
    let source = PhotoSource(paths: folders.map(\.path) + (notADog.map { [$0] } ?? []))
    var evaluation: Evaluation?
    var labels: [Path: Evaluation.Label] = [:]
    _ = try session.recognise(source, as: choice) { model, _ in
      labels = try ClassFolders(folders, breeds: model.breeds).labels
      if let notADog { labels[notADog] = .notADog }
      evaluation = Evaluation(model)
    } deliver: { result in
      switch result.recognition {
      case .failure(let error):
        session.console.report(.unreadable, result.path, .message(error.message))
        evaluation?.countError()
      case .success(let recognition):
        guard let label = label(of: result.path, in: labels) else { return }
        evaluation?.count(recognition, as: label, at: result.path)
      }
    }
    guard let evaluation else { return .nothingDone }
    return try report(evaluation, in: session)
  }

  private func report(_ evaluation: Evaluation, in session: Session) throws -> CommandStatus {
    if session.interruption.isRequested {
      session.console.note(EvaluateMessage.partly())
    }
    let isInterrupted = session.interruption.isRequested
    guard evaluation.readable > 0 else {
      session.console.report((evaluation.errors > 0 ? EvaluateMessage.noneRead : .noPhoto)())
      return isInterrupted ? .interrupted : .nothingDone
    }
    let figures = evaluation.figures()
    if let notADog, figures.notADog == nil {
      session.console.report(EvaluateMessage.noOtherPhoto(["folder": "\(notADog)"]))
    }
    try output.write(text(figures, session), or: session.console)
    if isInterrupted { return .interrupted }
    let isComplete = evaluation.errors == 0 && (notADog == nil || figures.notADog != nil)
    return isComplete ? .success : .somePhotosFailed
  }

  private func text(_ figures: Figures, _ session: Session) -> String {
    let isInterrupted = session.interruption.isRequested
    switch format {
    case .table: return figures.table
    case .json:
      return figures.json(version: session.version, isInterrupted: isInterrupted).line
    case .html:
      let mistakes = figures.mistakes.prefix(EvaluationPage.mostMistakes)
      return EvaluationPage(
        figures: figures, dataset: dataset.displayName, version: session.version,
        isInterrupted: isInterrupted, pictures: Thumbnails.make(of: mistakes.map(\.path))
      ).page.text
    }
  }

  /// Checks that the folder exists before any photo is classified.
  private func checkNotADog() throws(CommandError) {
    guard let notADog else { return }
    _ = try CommandError.wrapping(.badData, .notRead, notADog) { try notADog.subfolders() }
  }

  private func classFolders() throws(CommandError) -> [(name: String, path: Path)] {
    let folders = try CommandError.wrapping(.badData, .notRead, dataset) {
      try dataset.subfolders()
    }
    guard !folders.isEmpty else {
      throw CommandError(.badData, EvaluateMessage.noFolders(["folder": "\(dataset)"]))
    }
    return folders
  }

  /// Returns the label of the class folder that contains a photo.
  private func label(
    of photo: Path, in labels: [Path: Evaluation.Label]
  ) -> Evaluation.Label? {
    // The path of the folder is a prefix of the photo's path, up to a slash.
    for end in photo.bytes.indices.reversed() where photo.bytes[end] == UInt8(ascii: "/") {
      let prefix = photo.bytes[..<end]
      if let label = labels[Path(bytes: Array(prefix))] { return label }
      if let label = labels[Path(bytes: Array(photo.bytes[...end]))] { return label }
    }
    return nil
  }
}
