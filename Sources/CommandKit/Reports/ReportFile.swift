public import Files
internal import Messages

/// A new file for a report, or else the standard output.
public struct ReportFile: Sendable {
  private let path: Path?

  /// Makes a place for a report; nil is the standard output.
  public init(_ path: Path?) { self.path = path }

  /// Whether the report goes to the standard output.
  public var isStandardOutput: Bool { path == nil }

  /// A file in the way should be found out before the photos are looked at.
  ///
  /// - Throws: a `CommandError` when there is one.
  public func check() throws(CommandError) {
    guard let path, path.exists else { return }
    throw CommandError(.inputOutput, CommandMessage.fileExists(["file": "\(path)"]))
  }

  /// Writes the report; an empty one leaves no file.
  ///
  /// - Parameters:
  ///   - text: the report.
  ///   - console: takes it where there is no file.
  /// - Throws: a `CommandError`.
  public func write(_ text: String, or console: Console) throws(CommandError) {
    guard let path else { return try console.write(text) }
    guard !text.isEmpty else { return }
    try CommandError.wrapping(.inputOutput, .notWritten, path) {
      try path.createFile { file throws(Errno) in try file.write(Array(text.utf8)) }
    }
  }
}
