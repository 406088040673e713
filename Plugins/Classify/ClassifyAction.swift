package import CommandKit
package import PhotoArchive
internal import BreedRecognition

/// The implementation of `kennel classify`, independent of its command line.
package struct ClassifyAction {
  private let source: PhotoSource
  private let choice: RecognitionChoice
  private let format: OutputOptions.Format
  private let top: Int
  private let language: LanguageChoice
  private let debug: Bool

  /// Creates an action.
  package init(
    source: PhotoSource, choice: RecognitionChoice = RecognitionChoice(),
    format: OutputOptions.Format = .table, top: Int = 3,
    language: LanguageChoice = .english, debug: Bool = false
  ) {
    self.source = source
    self.choice = choice
    self.format = format
    self.top = top
    self.language = language
    self.debug = debug
  }

  /// Classifies all photos, and writes each result immediately.
  package func perform(in session: Session) throws -> CommandStatus {
    let console = session.console
    let start = session.uptime()
    var reporter = reporter(in: language.code, [], for: session)
    var summary = ClassifySummary()
    var dates = CaptureDates()
    summary.otherFiles = try session.recognise(source, as: choice) { model, workers in
      reporter = self.reporter(
        in: session.language(language, for: model.breeds), model.breeds, for: session)
      try console.write(reporter.begin(model))
      if debug { console.report(DebugReport.message(model, workers)) }
    } deliver: { result in
      summary.count(result)
      try console.write(reporter.report(result))
      if debug {
        let date = dates.date(of: result.path, result.record?.facts)
        DebugReport.lines(result, date).forEach(console.report)
      }
    }
    summary.isInterrupted = session.interruption.isRequested
    summary.duration = session.uptime() - start
    try console.write(reporter.end(summary))
    console.note(summary.sentences)
    return summary.exitStatus
  }

  private func reporter(
    in language: String, _ breeds: [Breed], for session: Session
  ) -> any ClassifyReporter {
    format.reporter(
      BreedNames(
        language: language, top: top,
        breeds: breeds.byID),
      version: session.version,
      colors: session.console.usesColor, isTerminal: session.console.writesToTerminal)
  }
}
