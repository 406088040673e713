/// `text` with spaces after it, so that it fills `columns`: `filled("ab", to: 4)` is `ab  `.
public func filled(_ text: String, to columns: Int) -> String {
  text + String(repeating: " ", count: max(0, columns - text.count))
}

/// `text` with spaces before it, so that it ends at the right of `columns`:
/// `rightAligned("ab", to: 4)` is `  ab`.
public func rightAligned(_ text: String, to columns: Int) -> String {
  String(repeating: " ", count: max(0, columns - text.count)) + text
}

/// Rows of cells as lines of text, in columns as wide as their widest cell, two spaces apart.
///
/// - Parameters:
///   - rows: the cells; all rows have as many.
///   - right: the columns whose cells stand at the right, for numbers.
/// - Returns: the lines, without ends and without spaces at their ends.
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

/// A word as a POSIX shell takes it: `Rex's` is `'Rex'\''s'`.
///
/// Only ASCII letters, digits and `+,-./:_` stand without quotes, in any shell and any locale.
public func shellQuoted(_ word: String) -> String {
  let isPlain = word.utf8.allSatisfy {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20
      || UInt8(ascii: "+")...UInt8(ascii: ":") ~= $0 || $0 == UInt8(ascii: "_")
  }
  if isPlain, !word.isEmpty { return word }
  return "'" + word.replacingScalar("'", with: "'\\''") + "'"
}

extension String {
  /// The text with `replacement` for each `scalar`.
  ///
  /// As a `Character`, a quote with a combining mark after it would not be found.
  func replacingScalar(_ scalar: Unicode.Scalar, with replacement: String) -> String {
    var result = ""
    for other in unicodeScalars {
      if other == scalar { result += replacement } else { result.unicodeScalars.append(other) }
    }
    return result
  }
}
