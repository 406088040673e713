/// Text from anywhere, fit for a terminal: what could move the cursor, or cannot be seen, is shown as
/// an escape.
///
/// File names, tensor names, labels and plans may be made by anybody: an escape sequence in one
/// could rewrite the screen, and a format character could make two names look alike.
///
/// - Parameters:
///   - text: the text.
///   - limit: the number of scalars after which the rest is cut off.
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

/// Whether printing a scalar neither moves the cursor nor makes text read other than it is.
///
/// Most format characters cannot be seen. The joiners of emoji are among them: a name with one shows
/// its parts.
public func isSafeForTerminal(_ scalar: Unicode.Scalar) -> Bool {
  if 0x20...0x7E ~= scalar.value { return true }
  return switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator: false
  default: true
  }
}
