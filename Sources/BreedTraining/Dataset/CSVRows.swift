/// Reads CSV, as RFC 4180 describes it, from bytes: file names need not be UTF-8.
enum CSVRows {
  /// The fields of a line that is not empty.
  struct Row: Hashable {
    /// Where it begins.
    let line: Int
    let fields: [[UInt8]]
  }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let newline = UInt8(ascii: "\n")

  /// All rows; nil where a quoted field has no end.
  static func read(_ bytes: [UInt8]) -> [Row]? {
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
