public import Files
public import PhotoArchive

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
    _ line: PlanLine, _ outcome: PlanOutcome? = nil, _ text: @autoclosure () -> String = ""
  ) throws(CommandError) {
    if choice.format == .jsonl {
      try console.write(line.json(outcome) + "\n")
    } else if let reason = line.reasonToStay {
      try report(line.path, stays: reason)
    } else if case .failed(let reason) = outcome {
      try write(line.path, style.bad("not done: \(reason)"))
    } else {
      try report(line.path, text())
    }
  }

  /// Tells what happened to a file, unless only trouble is wanted.
  ///
  /// - Throws: a `CommandError` when nobody reads it.
  public func report(_ path: Path, _ text: String) throws(CommandError) {
    if !choice.isQuiet { try write(path, text) }
  }

  /// Tells why a file stays as it is.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - reason: why.
  ///   - verb: what it does, such as "stays".
  /// - Throws: a `CommandError` when nobody reads it.
  public func report(
    _ path: Path, stays reason: Reason, verb: String = "stays"
  ) throws(CommandError) {
    try write(path, style.doubtful("\(verb): \(reason)"))
  }

  private func write(_ path: Path, _ text: String) throws(CommandError) {
    try console.write("\(shown(path))  \(text)\n")
  }
}
