public import PhotoArchive

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension PlanRecord {
  /// The line as JSON, without its end.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings, numbers and paths can always be written.
    guard let data = try? encoder.encode(self) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}

/// Plans in files: JSON Lines.
public enum PlanFile {
  /// Writes a plan to a file that must not be there yet.
  ///
  /// - Throws: a `CommandError` when it is there, or can't be written.
  public static func write(_ records: [PlanRecord], to path: PhotoPath) throws(CommandError) {
    do throws(PhotoFileError) {
      try writeNewFile(records.lazy.map { Array(($0.json + "\n").utf8) }, at: path)
    } catch {
      throw CommandError(.cannotCreate, "The plan \(path.displayName) can't be written. \(error)")
    }
  }

  /// Reads a plan.
  ///
  /// - Parameters:
  ///   - path: the plan's file.
  ///   - command: the subcommand that must have made it.
  /// - Returns: the header, and the lines after it.
  /// - Throws: a `CommandError` when it can't be read, or is no plan of that command.
  public static func read(
    _ path: PhotoPath, for command: String
  ) throws(CommandError) -> (header: PlanRecord, lines: [PlanRecord]) {
    let name = path.displayName
    let bytes: [UInt8]
    do throws(PhotoFileError) {
      bytes = try path.contents(atMost: 1 << 30)
    } catch {
      throw CommandError(.badData, "The plan \(name) can't be read. \(error)")
    }
    var records: [PlanRecord] = []
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let record = try? JSONDecoder().decode(PlanRecord.self, from: Data(line)),
        record.schema == PlanRecord.schema
      else {
        throw CommandError(
          .badData, "Line \(index + 1) of \(name) is no line of a plan (\(PlanRecord.schema)).")
      }
      records.append(record)
    }
    guard let header = records.first, header.type == .header else {
      throw CommandError(.badData, "\(name) does not begin as a plan does.")
    }
    guard header.command == command else {
      throw CommandError(
        .badData,
        "\(name) is a plan of `kennel \(header.command ?? "?")`, not of `kennel \(command)`.")
    }
    return (header, Array(records.dropFirst()))
  }
}
