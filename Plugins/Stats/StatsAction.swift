package import Files
package import CommandKit
package import PhotoArchive
internal import BreedRecognition
internal import Messages
internal import PhotoMetadata
internal import Reporting

/// The implementation of `kennel stats`, independent of its command line.
package struct StatsAction {
  private let source: PhotoSource
  private let choice: RecognitionChoice
  private let origin: BreedOrigin
  private let format: StatsFormat
  private let top: Int
  private let output: ReportFile
  private let language: LanguageChoice

  /// Creates an action.
  package init(
    source: PhotoSource, choice: RecognitionChoice = RecognitionChoice(),
    origin: BreedOrigin = .model, format: StatsFormat = .table, top: Int = 20,
    output: Path? = nil, language: LanguageChoice = .english
  ) {
    self.source = source
    self.choice = choice
    self.origin = origin
    self.format = format
    self.top = top
    self.output = ReportFile(output)
    self.language = language
  }

  /// Counts all photos, and writes the report.
  package func perform(in session: Session) throws -> CommandStatus {
    try output.check()
    let start = session.uptime()
    var summary = StatsSummary(origin: origin)
    var counting: (model: ModelDescription, census: Census)?
    var dates = CaptureDates()
    let count = { (photo: CensusPhoto) in
      var photo = photo
      let date = dates.date(of: photo.path, photo.facts)?.date
      photo.facts?.captureDate = date
      if case .failure(let error) = photo.recognition {
        session.console.report(.unreadable, photo.path, .message(error.message))
      }
      counting?.census.count(photo)
    }
    switch origin {
    case .model:
      summary.otherFiles = try session.recognise(source, as: choice) { model, _ in
        counting = (model, Census(of: model.breeds, from: origin))
      } deliver: { result in
        count(CensusPhoto(result))
      }
    case .tags:
      // Labels are read from the files without running the model.
      let model = try session.classifier(for: choice.request).model
      counting = (model, Census(of: model.breeds, from: origin))
      summary.otherFiles = try session.survey(
        source, model: choice.request, usesCatalog: choice.usesCatalog
      ) { path, record in
        count(CensusPhoto(path, record))
      }
    }
    guard let (model, census) = counting else { return .nothingDone }
    summary.outcomes = census.outcomes
    summary.isInterrupted = session.interruption.isRequested
    summary.duration = session.uptime() - start
    let context = context(model, session)
    try output.write(
      text(Figures(census), summary, context, session), or: session.console)
    session.console.note(summary.sentences)
    return summary.exitStatus
  }

  private func context(_ model: ModelDescription, _ session: Session) -> ReportContext {
    ReportContext(
      version: session.version, model: model,
      language: session.language(language, for: model.breeds), top: top,
      places: source.paths.map(\.displayName))
  }

  private func text(
    _ figures: Figures, _ summary: StatsSummary, _ context: ReportContext, _ session: Session
  ) -> String {
    let console = session.console
    let isTerminal = console.writesToTerminal && output.isStandardOutput
    switch format {
    case .table:
      return TableReport(
        figures: figures, context: context, style: TextStyle(isOn: console.usesColor && isTerminal),
        isUnicode: Bar.isUnicode(in: session.environment),
        width: isTerminal ? console.width ?? 80 : 80
      ).text
    case .jsonl:
      return JSONLinesReport(figures: figures, summary: summary, context: context).text
    case .csv: return CSVReport(figures: figures, context: context, isTerminal: isTerminal).text
    case .html:
      guard figures.outcomes.readable > 0 else { return "" }
      let pictures = Thumbnails.make(of: figures.leastSure.map(\.photo.path))
      return HTMLReport(figures: figures, summary: summary, context: context, pictures: pictures)
        .page.text
    }
  }
}
