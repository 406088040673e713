/// Reading and writing of comma-separated values (RFC 4180).
public enum CSV {
  /// A record that is not empty.
  public struct Row: Sendable, Hashable {
    /// The number of the record's first line, from 1.
    public let line: Int
    /// The fields, as bytes: file names need not be UTF-8.
    public let fields: [[UInt8]]
  }

  /// Formats a record for a spreadsheet, with its line end, quoting fields where necessary.
  ///
  /// A text that a spreadsheet would compute as a formula gets a leading apostrophe: a file's name
  /// may come from a stranger, and a formula can send other cells to them.
  public static func record(_ fields: [String]) -> String {
    fields.map { quoted(withoutFormula($0)) }.joined(separator: ",") + "\r\n"
  }

  /// Parses all records; lines end with LF or CRLF, and the last line end is optional.
  ///
  /// - Parameter bytes: the content of the file.
  /// - Returns: the records that are not empty; nil if a quoted field is not terminated.
  public static func rows(_ bytes: [UInt8]) -> [Row]? {
    var rows: [Row] = []
    var (fields, start, line, index) = ([[UInt8]](), 1, 1, bytes.startIndex)
    while index < bytes.endIndex {
      guard let field = field(bytes, &index) else { return nil }
      fields.append(field)
      line += field.count { $0 == newline }
      let isLast = index == bytes.endIndex || bytes[index] == newline
      index += 1
      guard isLast || index == bytes.endIndex else { continue }
      // A comma at the end of the file is followed by an empty field.
      if !isLast { fields.append([]) }
      if fields != [[]] { rows.append(Row(line: start, fields: fields)) }
      line += 1
      (fields, start) = ([], line)
    }
    return rows
  }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let newline = UInt8(ascii: "\n")

  /// The first characters of formulas, also in the full width of East Asian keyboards.
  ///
  /// Spreadsheets may skip a tab or a line end before them.
  private static let formulaStarts = "=+-@\t\r\n＝＋－＠".unicodeScalars

  private static func withoutFormula(_ field: String) -> String {
    guard let first = field.unicodeScalars.first, formulaStarts.contains(first), !isNumber(field)
    else { return field }
    return "'" + field
  }

  private static func isNumber(_ field: String) -> Bool {
    // Swift also reads `-inf`, `-nan` and hexadecimal numbers, which are names to a spreadsheet.
    field.utf8.allSatisfy { "0123456789.eE+-".utf8.contains($0) } && Double(field) != nil
  }

  private static func quoted(_ field: String) -> String {
    guard field.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else {
      return field
    }
    return "\"" + field.replacingScalar("\"", with: "\"\"") + "\""
  }

  /// Parses a field up to its comma or line end; nil if a quoted field is not terminated.
  private static func field(_ bytes: [UInt8], _ index: inout Int) -> [UInt8]? {
    var field: [UInt8] = []
    if index < bytes.endIndex, bytes[index] == quote {
      index += 1
      while true {
        guard let end = bytes[index...].firstIndex(of: quote) else { return nil }
        field += bytes[index..<end]
        index = end + 1
        guard index < bytes.endIndex, bytes[index] == quote else { break }
        field.append(quote)
        index += 1
      }
    }
    let rest = bytes[index...].prefix { $0 != comma && $0 != newline }
    index = rest.endIndex
    field += rest.last == UInt8(ascii: "\r") ? rest.dropLast() : rest
    return field
  }
}
