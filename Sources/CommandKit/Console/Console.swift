public import Files
internal import Glibc
public import Messages
internal import Synchronization

/// Where a command speaks: results go to standard output, all talk to standard error.
public struct Console: Sendable {
  /// Whether results are coloured.
  public let usesColor: Bool
  /// Whether results go straight to a terminal, which no name in them may drive.
  public let writesToTerminal: Bool
  /// Whether talk is left out.
  public let isQuiet: Bool
  /// Whether `showStatus` shows anything.
  let showsStatus: Bool

  /// How many columns results have, where a terminal takes them; asked anew each time.
  public var width: Int? { writesToTerminal ? output.width : nil }

  private let output: any OutputSink
  private let talk: any OutputSink
  private let status: StatusLine

  /// Makes a console.
  ///
  /// - Parameters:
  ///   - output: takes the results.
  ///   - talk: takes the talk.
  ///   - environment: says by `NO_COLOR` and `TERM` what the terminal and its user can stand.
  public init(output: any OutputSink, talk: any OutputSink, environment: [String: String]) {
    self.output = output
    self.talk = talk
    let isDumb = environment["TERM"] == "dumb"
    let wantsColor = environment["NO_COLOR", default: ""].isEmpty
    writesToTerminal = output.isTerminal
    usesColor = output.isTerminal && wantsColor && !isDumb
    // A program that takes the results may write to the same terminal, where a line of ours would
    // interrupt its own.
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

  /// The process's own console.
  public static func standard(environment: [String: String]) -> Console {
    Console(
      output: FileDescriptorSink.standardOutput, talk: FileDescriptorSink.standardError,
      environment: environment)
  }

  /// This console as `--quiet` and `--no-color` want it.
  public func configured(isQuiet: Bool, noColor: Bool) -> Console {
    Console(self, isQuiet: isQuiet, noColor: noColor)
  }

  /// Writes results, at once, so that whoever reads along sees each as it comes.
  ///
  /// - Parameter text: the results, with their line ends.
  /// - Throws: a `CommandError`; a silent one when nobody reads any more.
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

  /// Says something that is not a result, on a line of its own, unless the user wants quiet.
  public func note(_ sentences: Message...) { note(sentences) }

  /// Says some sentences on one line, unless the user wants quiet.
  public func note(_ sentences: [Message]) {
    if !isQuiet { say(sentences) }
  }

  /// Says something that must be said even to those who want quiet.
  public func report(_ sentence: Message) { say([sentence]) }

  /// Says what is the matter with a file, even to those who want quiet.
  ///
  /// - Parameters:
  ///   - row: the sentence, of a `{file}` and the `{cause}`.
  ///   - file: the file.
  ///   - cause: what is the matter.
  public func report(_ row: CommandMessage, _ file: Path, _ cause: Message.Value) {
    report(row(["file": "\(file)", "cause": cause]))
  }

  private func say(_ sentences: [Message]) {
    showStatus(nil)
    let line = sentences.map(\.description).joined(separator: " ")
    _ = talk.write(terminalText(line) + "\n")
  }

  /// Shows `line` in place of the last one so shown, or takes that away.
  ///
  /// It does so on a terminal only, and not while another program takes the results.
  ///
  /// - Parameter line: makes a line, and is called only when it will be seen.
  public func showStatus(_ line: (() -> Message)?) {
    guard showsStatus, line != nil || status.isShown.load(ordering: .relaxed) else { return }
    let eraseLine = "\r\u{1B}[K"
    // The last column stays free: some terminals begin a new line there.
    let text = line?().description.prefix(max(0, (talk.width ?? 80) - 1)) ?? ""
    _ = talk.write(eraseLine + text)
    status.isShown.store(line != nil, ordering: .relaxed)
  }

  /// Whether a status line stands below the last line; all copies of a console share it.
  private final class StatusLine: Sendable {
    let isShown = Atomic(false)
  }
}

/// Colours for a terminal, or none.
public struct TextStyle: Sendable {
  private let isOn: Bool

  /// Makes a style that colours, or one that leaves text alone.
  public init(isOn: Bool) { self.isOn = isOn }

  /// What matters most in a line.
  public func strong(_ text: String) -> String { wrap(text, "1") }
  /// What may be overlooked.
  public func faint(_ text: String) -> String { wrap(text, "2") }
  /// What wants a second look.
  public func doubtful(_ text: String) -> String { wrap(text, "33") }
  /// What went wrong.
  public func bad(_ text: String) -> String { wrap(text, "31") }

  private func wrap(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
