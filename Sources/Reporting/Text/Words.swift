/// Returns `text` padded with trailing spaces to `columns`: `filled("ab", to: 4)` is `ab  `.
public func filled(_ text: String, to columns: Int) -> String {
  text + String(repeating: " ", count: max(0, columns - text.count))
}

/// Returns `text` padded with leading spaces to `columns`: `rightAligned("ab", to: 4)` is `  ab`.
public func rightAligned(_ text: String, to columns: Int) -> String {
  String(repeating: " ", count: max(0, columns - text.count)) + text
}

/// Returns a table as lines of text, with columns as wide as their widest cell, two spaces apart.
///
/// - Parameters:
///   - rows: the cells; all rows have the same length.
///   - right: the indices of the right-aligned columns, for numbers.
/// - Returns: the lines, without line ends and trailing spaces.
public func aligned(_ rows: [[String]], right: Set<Int> = []) -> [String] {
  let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let cells = row.indices.map { column in
      right.contains(column)
        ? rightAligned(row[column], to: widths[column]) : filled(row[column], to: widths[column])
    }
    let line = cells.joined(separator: "  ")
    return String(
      line[..<(line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex)])
  }
}

/// Returns a word quoted for a POSIX shell: `Rex's` is `'Rex'\''s'`.
///
/// Only words of ASCII letters, digits and `+,-./:_` stay unquoted, which is safe in any shell and
/// locale.
public func shellQuoted(_ word: String) -> String {
  let isPlain = word.utf8.allSatisfy {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20
      || UInt8(ascii: "+")...UInt8(ascii: ":") ~= $0 || $0 == UInt8(ascii: "_")
  }
  if isPlain, !word.isEmpty { return word }
  return "'" + word.replacingScalar("'", with: "'\\''") + "'"
}

extension String {
  /// Returns the text with each `scalar` replaced.
  ///
  /// Replacing by `Character` would miss a quote that a combining mark follows.
  func replacingScalar(_ scalar: Unicode.Scalar, with replacement: String) -> String {
    var result = ""
    for other in unicodeScalars {
      if other == scalar { result += replacement } else { result.unicodeScalars.append(other) }
    }
    return result
  }
}
