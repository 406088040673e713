public import Files
public import Messages
public import PhotoArchive
internal import Reporting

/// Tells of a plan's lines as they are planned or acted on.
public struct PlanReporter: Sendable {
  private let console: Console
  private let choice: PlanChoice
  private let style: TextStyle
  /// Where the person is: paths are told from there on.
  private let currentFolder: Path?

  /// Makes a reporter.
  public init(_ choice: PlanChoice, in session: Session) {
    self.choice = choice
    console = session.console
    currentFolder = session.currentFolder
    style = TextStyle(isOn: session.console.usesColor)
  }

  /// A path for people.
  public func shown(_ path: Path) -> String { path.displayName(from: currentFolder) }

  /// Tells of the header, where programs read along.
  ///
  /// - Throws: a `CommandError` when nobody reads it.
  public func report(_ header: PlanHeader) throws(CommandError) {
    if choice.format == .jsonl { try console.write(header.json + "\n") }
  }

  /// Tells of a line.
  ///
  /// - Parameters:
  ///   - line: the line.
  ///   - outcome: what became of it; nil in a dry run.
  ///   - text: what happens to the file, for people.
  /// - Throws: a `CommandError` when nobody reads it.
  public func report(
    _ line: PlanLine, _ outcome: PlanOutcome? = nil, _ text: @autoclosure () -> Message? = nil
  ) throws(CommandError) {
    if choice.format == .jsonl {
      try console.write(line.json(outcome) + "\n")
    } else if let reason = line.reasonToStay {
      try report(line.path, PlanMessage.stays, reason)
    } else if case .failed(let reason) = outcome {
      let text = PlanMessage.notDone(["reason": .message(reason.message)])
      try write(line.path, style.bad(text.description))
    } else if let text = text() {
      try report(line.path, text)
    }
  }

  /// What a file or photo becomes, for people.
  ///
  /// - Parameters:
  ///   - target: its new place, or what it is labelled with.
  ///   - confidence: how sure the model is; nil where a person said so.
  /// - Returns: the text.
  public func becomes(_ target: String, _ confidence: Double?) -> Message {
    guard let confidence else { return PlanMessage.becomes(["target": .text(target)]) }
    return PlanMessage.becomesLikely([
      "target": .text(target), "confidence": .text(percent(confidence)),
    ])
  }

  /// Tells what happened to a file, unless only trouble is wanted.
  ///
  /// - Throws: a `CommandError` when nobody reads it.
  public func report(_ path: Path, _ text: Message) throws(CommandError) {
    if !choice.isQuiet { try write(path, text.description) }
  }

  /// Tells why a file stays as it is.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - row: what it does, with its `{reason}`.
  ///   - reason: why.
  /// - Throws: a `CommandError` when nobody reads it.
  public func report(
    _ path: Path, _ row: any MessageTable, _ reason: Reason
  ) throws(CommandError) {
    try write(path, style.doubtful("\(row(["reason": .message(reason.message)]))"))
  }

  private func write(_ path: Path, _ text: String) throws(CommandError) {
    try console.write("\(shown(path))  \(text)\n")
  }
}
