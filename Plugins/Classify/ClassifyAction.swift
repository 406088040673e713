package import CommandKit
package import PhotoArchive
internal import BreedRecognition

/// What `kennel classify` does, apart from its command line.
package struct ClassifyAction {
  private let source: PhotoSource
  private let choice: RecognitionChoice
  private let format: OutputOptions.Format
  private let top: Int
  private let language: String
  private let debug: Bool

  package init(
    source: PhotoSource, choice: RecognitionChoice = RecognitionChoice(),
    format: OutputOptions.Format = .table, top: Int = 3, language: String = "en",
    debug: Bool = false
  ) {
    self.source = source
    self.choice = choice
    self.format = format
    self.top = top
    self.language = language
    self.debug = debug
  }

  /// Classifies all photos, and writes the results as they come.
  package func perform(in session: Session) throws -> CommandStatus {
    let console = session.console
    let start = session.uptime()
    let names = BreedNames(language: language, top: top)
    var reporter = format.reporter(names, version: session.version, colors: console.usesColor)
    var summary = ClassifySummary()
    summary.otherFiles = try session.recognise(source, as: choice) { model, workers in
      try console.write(reporter.begin(model))
      if debug { console.report(DebugReport.text(model, workers)) }
    } deliver: { result in
      summary.count(result)
      try console.write(reporter.report(result))
      if debug { console.report(DebugReport.text(result)) }
    }
    summary.isInterrupted = session.interruption.isRequested
    summary.duration = session.uptime() - start
    try console.write(reporter.end(summary))
    console.note(summary.sentences)
    return summary.exitStatus
  }
}
