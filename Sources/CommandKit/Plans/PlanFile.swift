public import Files
internal import FoundationEssentials
internal import Messages

/// Plans as files of JSON Lines, with the header first.
public enum PlanFile {
  /// The largest plan, since the file may be anything, and its longest line, in bytes.
  private static let largest = (file: 1 << 30, line: 1 << 24)

  /// Writes a plan to a new file.
  ///
  /// - Throws: a `CommandError` if the file exists or can't be written.
  public static func write(
    _ header: PlanHeader, _ lines: PlanLines, to path: Path
  ) throws(CommandError) {
    try CommandError.wrapping(.cannotCreate, .notWritten, path) {
      try path.createFile { file throws(Errno) in
        var buffer = Array((header.json + "\n").utf8)
        do {
          try lines.forEach { line in
            buffer += (line.json() + "\n").utf8
            // Written in chunks: a plan for a large archive has hundreds of thousands of lines.
            guard buffer.count > 1 << 16 else { return }
            try file.write(buffer)
            buffer.removeAll(keepingCapacity: true)
          }
        } catch {
          throw error as? Errno ?? .damaged
        }
        try file.write(buffer)
      }
    }
  }

  /// Reads a plan.
  ///
  /// - Parameters:
  ///   - path: the plan's file.
  ///   - command: the subcommand that must have created it.
  ///   - session: the session, for the folder of temporary files.
  /// - Returns: the header, and the lines after it.
  /// - Throws: a `CommandError` if the file can't be read, is no plan of that command, or has an
  ///   incomplete line.
  public static func read(
    _ path: Path, for command: String, in session: Session
  ) throws(CommandError) -> (header: PlanHeader, lines: PlanLines) {
    var header: PlanHeader?
    let lines = PlanLines(in: session.temporaryFolder)
    var index = 0
    do {
      try path.forEachLine(atMost: largest.file, longest: largest.line) { text in
        index += 1
        let record = try record(text, index, path)
        if index == 1 {
          header = try check(record.header, for: command, path)
        } else if let line = record.line {
          lines.append(line)
        } else {
          throw CommandError(
            .badData, PlanMessage.lineLacks(["line": .count(index), "file": "\(path)"]))
        }
      }
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError(
        .badData, CommandMessage.notRead(["file": "\(path)", "cause": .error(error)]))
    }
    return (try check(header, for: command, path), lines)
  }

  private static func record(
    _ text: ArraySlice<UInt8>, _ index: Int, _ path: Path
  ) throws(CommandError) -> PlanRecord {
    guard let record = try? JSONDecoder().decode(PlanRecord.self, from: Data(text)),
      PlanHeader.readableSchemas.contains(record.schema)
    else {
      // One invalid line rejects the whole plan: carrying out the rest could separate files that
      // belong together.
      throw CommandError(
        .badData,
        PlanMessage.notPlanLine([
          "line": .count(index), "file": "\(path)", "schema": .text(PlanHeader.schema),
        ]))
    }
    return record
  }

  private static func check(
    _ header: PlanHeader?, for command: String, _ path: Path
  ) throws(CommandError) -> PlanHeader {
    guard let header else {
      throw CommandError(.badData, PlanMessage.notPlan(["file": "\(path)"]))
    }
    guard header.command == command else {
      throw CommandError(
        .badData,
        PlanMessage.otherCommand([
          "file": "\(path)", "command": .text(header.command), "wanted": .text(command),
        ]))
    }
    return header
  }
}
