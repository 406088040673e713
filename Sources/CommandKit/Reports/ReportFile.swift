public import Files
internal import Messages

/// A new file for a report, or standard output.
public struct ReportFile: Sendable {
  private let path: Path?

  /// Creates a destination for a report; nil is standard output.
  public init(_ path: Path?) { self.path = path }

  /// Whether the report goes to standard output.
  public var isStandardOutput: Bool { path == nil }

  /// Checks that the file does not exist yet, so that a conflict is found before photos are read.
  ///
  /// - Throws: a `CommandError` if it exists.
  public func check() throws(CommandError) {
    guard let path, path.exists else { return }
    throw CommandError(.inputOutput, CommandMessage.fileExists(["file": "\(path)"]))
  }

  /// Writes the report; an empty report creates no file.
  ///
  /// - Parameters:
  ///   - text: the report.
  ///   - console: the destination if there is no file.
  /// - Throws: a `CommandError`.
  public func write(_ text: String, or console: Console) throws(CommandError) {
    guard let path else { return try console.write(text) }
    guard !text.isEmpty else { return }
    try CommandError.wrapping(.inputOutput, .notWritten, path) {
      try path.createFile { file throws(Errno) in try file.write(Array(text.utf8)) }
    }
  }
}
