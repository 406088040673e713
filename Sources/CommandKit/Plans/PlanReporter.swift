public import PhotoArchive

/// Tells of a plan's lines as they are planned or acted on.
public struct PlanReporter: Sendable {
  private let console: Console
  private let choice: PlanChoice
  private let style: TextStyle
  /// Where the person is: paths are told from there on.
  private let here = PhotoPath.currentFolder

  /// Makes a reporter.
  public init(_ choice: PlanChoice, console: Console) {
    self.choice = choice
    self.console = console
    style = TextStyle(isOn: console.usesColor)
  }

  /// A path for people.
  public func shown(_ path: PhotoPath) -> String { path.displayName(from: here) }

  /// Tells of a line.
  ///
  /// - Parameters:
  ///   - line: the line.
  ///   - text: what happens to the file, for people; of a file that stays, nothing is asked.
  /// - Throws: a `CommandError` when nobody reads it.
  public func report(
    _ line: PlanRecord, _ text: @autoclosure () -> String = ""
  ) throws(CommandError) {
    if choice.format == .jsonl {
      try console.write(line.json + "\n")
      return
    }
    guard let path = line.path else { return }
    let name = shown(path)
    switch (line.type, line.result) {
    case (.left, _):
      try console.write("\(name)  \(style.doubtful("stays: \(line.reason ?? "")"))\n")
    case (_, .failed):
      try console.write("\(name)  \(style.bad("not done: \(line.reason ?? "")"))\n")
    default:
      if !choice.isQuiet { try console.write("\(name)  \(text())\n") }
    }
  }
}

extension PlanRecord {
  /// The line with what became of it.
  public func with(_ outcome: Result<Void, PhotoFileError>) -> PlanRecord {
    var line = self
    switch outcome {
    case .success: line.result = .done
    case .failure(let error):
      line.result = .failed
      line.reason = error.description
    }
    return line
  }
}
