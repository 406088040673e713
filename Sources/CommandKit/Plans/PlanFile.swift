public import Files
internal import FoundationEssentials
internal import Messages

/// Plans as files of JSON Lines, with the header first.
public enum PlanFile {
  /// Writes a plan to a new file.
  ///
  /// - Throws: a `CommandError` if the file exists or can't be written.
  public static func write(
    _ header: PlanHeader, _ lines: [PlanLine], to path: Path
  ) throws(CommandError) {
    try CommandError.wrapping(.cannotCreate, .notWritten, path) {
      try path.createFile { file throws(Errno) in
        var buffer = Array((header.json + "\n").utf8)
        for line in lines {
          buffer += (line.json() + "\n").utf8
          // Written in chunks: a plan for a large archive has hundreds of thousands of lines.
          guard buffer.count > 1 << 16 else { continue }
          try file.write(buffer)
          buffer.removeAll(keepingCapacity: true)
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
  /// - Returns: the header, and the lines after it.
  /// - Throws: a `CommandError` if the file can't be read, is no plan of that command, or has an
  ///   incomplete line.
  public static func read(
    _ path: Path, for command: String
  ) throws(CommandError) -> (header: PlanHeader, lines: [PlanLine]) {
    let bytes = try CommandError.wrapping(.badData, .notRead, path) {
      try path.contents(atMost: 1 << 30)  // a limit, since the file may be anything
    }
    var header: PlanHeader?
    var lines: [PlanLine] = []
    for (index, text) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let record = try? JSONDecoder().decode(PlanRecord.self, from: Data(text)),
        PlanHeader.readableSchemas.contains(record.schema)
      else {
        // One invalid line rejects the whole plan: carrying out the rest could separate files that
        // belong together.
        throw CommandError(
          .badData,
          PlanMessage.notPlanLine([
            "line": .count(index + 1), "file": "\(path)", "schema": .text(PlanHeader.schema),
          ]))
      }
      if index == 0 {
        header = try check(record.header, for: command, path)
      } else if let line = record.line {
        lines.append(line)
      } else {
        throw CommandError(
          .badData, PlanMessage.lineLacks(["line": .count(index + 1), "file": "\(path)"]))
      }
    }
    return (try check(header, for: command, path), lines)
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
