/// Comma-separated values as RFC 4180 describes them.
public enum CSV {
  /// A record that is not empty.
  public struct Row: Sendable, Hashable {
    /// The number of the line where it begins, from 1.
    public let line: Int
    /// Its fields, as bytes: file names need not be UTF-8.
    public let fields: [[UInt8]]
  }

  /// Writes a record, with quotes around the fields that need them, and its end.
  public static func record(_ fields: [String]) -> String {
    fields.map(quoted).joined(separator: ",") + "\r\n"
  }

  /// Reads all records; lines may end with or without a carriage return, and the last without any.
  ///
  /// - Parameter bytes: the whole file.
  /// - Returns: its rows without the empty ones; nil where a quoted field has no end.
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
      // A comma at the very end has an empty field after it.
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

  private static func quoted(_ field: String) -> String {
    guard field.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else {
      return field
    }
    return "\"" + field.replacingScalar("\"", with: "\"\"") + "\""
  }

  /// Reads up to the comma or the end of the line after a field; nil where its quotes have no end.
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
