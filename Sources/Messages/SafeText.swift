/// Returns untrusted text made safe for a terminal: control and invisible characters are escaped.
///
/// File names, tensor names, labels and plans are untrusted: an escape sequence in one could
/// rewrite the screen, and a format character could make two names look alike.
///
/// - Parameters:
///   - text: the text.
///   - limit: the number of code points after which the text is truncated.
/// - Returns: the same text with `\u{1B}` in place of U+001B, and so on.
public func safeText(_ text: String, limit: Int = .max) -> String {
  var result = ""
  for scalar in text.unicodeScalars.prefix(limit) {
    if isSafeForTerminal(scalar) {
      result.unicodeScalars.append(scalar)
    } else {
      result += scalar.escaped(asASCII: true)
    }
  }
  return text.unicodeScalars.count > limit ? result + "…" : result
}

/// Returns whether a code point is safe to print: it neither moves the cursor nor alters how text
/// reads.
///
/// Most format characters are invisible. They include the joiners of emoji: a name with a joiner is
/// shown as its parts.
public func isSafeForTerminal(_ scalar: Unicode.Scalar) -> Bool {
  if 0x20...0x7E ~= scalar.value { return true }
  return switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator: false
  default: true
  }
}

/// Returns lines in which a terminal obeys only line feeds and colours.
///
/// This is the last filter before a terminal: whatever a report contains from files, their names or
/// their metadata, only kennel's own layout and `ESC [ n m` (select graphic rendition) pass
/// through.
///
/// - Parameter text: whole lines with their line ends.
/// - Returns: the text with other control and format characters escaped.
public func terminalText(_ text: String) -> String {
  if text.utf8.allSatisfy({ 0x20...0x7E ~= $0 || $0 == UInt8(ascii: "\n") }) { return text }
  var result = String.UnicodeScalarView()
  let scalars = Array(text.unicodeScalars)
  var index = 0
  while index < scalars.count {
    if let length = colorLength(scalars[index...]) {
      result.append(contentsOf: scalars[index..<index + length])
      index += length
    } else {
      let scalar = scalars[index]
      if scalar == "\n" || isSafeForTerminal(scalar) {
        result.append(scalar)
      } else {
        result.append(contentsOf: scalar.escaped(asASCII: true).unicodeScalars)
      }
      index += 1
    }
  }
  return String(result)
}

/// Returns the length of the SGR sequence at the start, such as `ESC [ 3 1 m`; nil if there is
/// none.
private func colorLength(_ scalars: ArraySlice<Unicode.Scalar>) -> Int? {
  guard scalars.starts(with: ["\u{1B}", "["]) else { return nil }
  let digits = scalars.dropFirst(2).prefix { "0"..."9" ~= $0 || $0 == ";" }
  guard digits.count <= 8, scalars.dropFirst(2 + digits.count).first == "m" else { return nil }
  return 3 + digits.count
}
