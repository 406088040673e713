public import Files
internal import Glibc
public import Messages
internal import Synchronization

/// The output of a command: results on standard output, everything else on standard error.
public struct Console: Sendable {
  /// Whether results are coloured.
  public let usesColor: Bool
  /// Whether results go directly to a terminal, so control characters in names must be escaped.
  public let writesToTerminal: Bool
  /// Whether notes are suppressed.
  public let isQuiet: Bool
  /// Whether `showStatus` shows anything.
  let showsStatus: Bool

  /// The current width in columns of the terminal that results go to; nil without a terminal.
  public var width: Int? { writesToTerminal ? output.width : nil }

  private let output: any OutputSink
  private let talk: any OutputSink
  private let status: StatusLine

  /// Creates a console.
  ///
  /// - Parameters:
  ///   - output: the sink for results.
  ///   - talk: the sink for everything else.
  ///   - environment: the environment variables; `NO_COLOR` and `TERM` turn off colours and the
  ///     status line.
  public init(output: any OutputSink, talk: any OutputSink, environment: [String: String]) {
    self.output = output
    self.talk = talk
    let isDumb = environment["TERM"] == "dumb"
    let wantsColor = environment["NO_COLOR", default: ""].isEmpty
    writesToTerminal = output.isTerminal
    usesColor = output.isTerminal && wantsColor && !isDumb
    // A program that reads the results may write to the same terminal, where our status line would
    // interrupt its output.
    showsStatus = talk.isTerminal && !isDumb && !output.isPipe
    isQuiet = false
    status = StatusLine()
  }

  private init(_ other: Console, isQuiet: Bool, noColor: Bool) {
    output = other.output
    talk = other.talk
    writesToTerminal = other.writesToTerminal
    usesColor = other.usesColor && !noColor
    showsStatus = other.showsStatus && !isQuiet
    status = other.status
    self.isQuiet = isQuiet
  }

  /// Returns the console of this process.
  public static func standard(environment: [String: String]) -> Console {
    Console(
      output: FileDescriptorSink.standardOutput, talk: FileDescriptorSink.standardError,
      environment: environment)
  }

  /// Returns a copy of this console with the settings of `--quiet` and `--no-color`.
  public func configured(isQuiet: Bool, noColor: Bool) -> Console {
    Console(self, isQuiet: isQuiet, noColor: noColor)
  }

  /// Writes results without buffering, so that a reader sees each one immediately.
  ///
  /// - Parameter text: the results, with their line ends.
  /// - Throws: a `CommandError`; a silent one if the reader has closed its end.
  public func write(_ text: String) throws(CommandError) {
    if writesToTerminal { showStatus(nil) }
    switch output.write(writesToTerminal ? terminalText(text) : text) {
    case 0: break
    case EPIPE: throw CommandError(.outputClosed, nil)
    case let code:
      throw CommandError(
        .inputOutput, CommandMessage.resultsNotWritten(["cause": "\(Errno(code: code).reason)"]))
    }
  }

  /// Writes a message that is not a result, on a line of its own, unless `--quiet` is set.
  public func note(_ sentences: Message...) { note(sentences) }

  /// Writes several sentences on one line, unless `--quiet` is set.
  public func note(_ sentences: [Message]) {
    if !isQuiet { say(sentences) }
  }

  /// Writes a message even if `--quiet` is set.
  public func report(_ sentence: Message) { say([sentence]) }

  /// Reports a problem with a file, even if `--quiet` is set.
  ///
  /// - Parameters:
  ///   - row: the message, with a `{file}` and the `{cause}`.
  ///   - file: the file.
  ///   - cause: the problem.
  public func report(_ row: CommandMessage, _ file: Path, _ cause: Message.Value) {
    report(row(["file": "\(file)", "cause": cause]))
  }

  private func say(_ sentences: [Message]) {
    showStatus(nil)
    let line = sentences.map(\.description).joined(separator: " ")
    _ = talk.write(terminalText(line) + "\n")
  }

  /// Replaces the status line with `line`, or erases it.
  ///
  /// Only on a terminal, and not while another program reads the results.
  ///
  /// - Parameter line: returns the text; called only if it will be shown.
  public func showStatus(_ line: (() -> Message)?) {
    guard showsStatus, line != nil || status.isShown.load(ordering: .relaxed) else { return }
    let eraseLine = "\r\u{1B}[K"
    // The last column stays free: some terminals begin a new line there.
    let text = line?().description.prefix(max(0, (talk.width ?? 80) - 1)) ?? ""
    _ = talk.write(eraseLine + text)
    status.isShown.store(line != nil, ordering: .relaxed)
  }

  /// Whether the status line is shown; shared by all copies of a console.
  private final class StatusLine: Sendable {
    let isShown = Atomic(false)
  }
}

/// Colours for text on a terminal, or none.
public struct TextStyle: Sendable {
  private let isOn: Bool

  /// Creates a style that adds colours, or one that returns text unchanged.
  public init(isOn: Bool) { self.isOn = isOn }

  /// Emphasises the most important part of a line.
  public func strong(_ text: String) -> String { wrap(text, "1") }
  /// De-emphasises details.
  public func faint(_ text: String) -> String { wrap(text, "2") }
  /// Highlights text that the user should check.
  public func doubtful(_ text: String) -> String { wrap(text, "33") }
  /// Highlights an error.
  public func bad(_ text: String) -> String { wrap(text, "31") }

  private func wrap(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
