public import Files
public import Messages
public import PhotoArchive
internal import Reporting

/// Reports the lines of a plan as they are planned or carried out.
public struct PlanReporter: Sendable {
  private let console: Console
  private let choice: PlanChoice
  private let style: TextStyle
  /// The current folder, which displayed paths are relative to.
  private let currentFolder: Path?

  /// Creates a reporter.
  public init(_ choice: PlanChoice, in session: Session) {
    self.choice = choice
    console = session.console
    currentFolder = session.currentFolder
    style = TextStyle(isOn: session.console.usesColor)
  }

  /// Returns a path for display.
  public func shown(_ path: Path) -> String { path.displayName(from: currentFolder) }

  /// Reports the header in the output for programs.
  ///
  /// - Throws: a `CommandError` if the output can't be written.
  public func report(_ header: PlanHeader) throws(CommandError) {
    if choice.format == .jsonl { try console.write(header.json + "\n") }
  }

  /// Reports a line.
  ///
  /// - Parameters:
  ///   - line: the line.
  ///   - outcome: the outcome of the line; nil in a dry run.
  ///   - text: what happens to the file, for people.
  /// - Throws: a `CommandError` if the output can't be written.
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

  /// Returns the text for the new place or label of a file, for people.
  ///
  /// - Parameters:
  ///   - target: the new place or the label.
  ///   - confidence: the confidence of the model; nil if the user confirmed the breed.
  /// - Returns: the text.
  public func becomes(_ target: String, _ confidence: Double?) -> Message {
    guard let confidence else { return PlanMessage.becomes(["target": .text(target)]) }
    return PlanMessage.becomesLikely([
      "target": .text(target), "confidence": .text(percent(confidence)),
    ])
  }

  /// Reports what happened to a file, unless only problems are to be reported.
  ///
  /// - Throws: a `CommandError` if the output can't be written.
  public func report(_ path: Path, _ text: Message) throws(CommandError) {
    if !choice.isQuiet { try write(path, text.description) }
  }

  /// Reports why a file is left unchanged.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - row: the message, with the `{reason}`.
  ///   - reason: the reason.
  /// - Throws: a `CommandError` if the output can't be written.
  public func report(
    _ path: Path, _ row: any MessageTable, _ reason: Reason
  ) throws(CommandError) {
    try write(path, style.doubtful("\(row(["reason": .message(reason.message)]))"))
  }

  private func write(_ path: Path, _ text: String) throws(CommandError) {
    try console.write("\(shown(path))  \(text)\n")
  }
}
