import Foundation

/// A string literal of a Swift file.
struct SwiftLiteral {
  /// The text; what is interpolated stands as `…`.
  var text: String
  /// The line that it begins on, from 1.
  let line: Int
  /// The code before it.
  let before: Substring
}

/// Finds the string literals in Swift code, and passes over comments.
struct SwiftLiterals {
  private let code: String
  private var rest: Substring
  private var literals: [SwiftLiteral] = []

  private init(_ code: String) {
    self.code = code
    rest = code[...]
  }

  /// The literals of `code`, those in interpolations too.
  static func all(in code: String) -> [SwiftLiteral] {
    var scanner = SwiftLiterals(code)
    while !scanner.rest.isEmpty { scanner.step() }
    return scanner.literals
  }

  private mutating func step() {
    switch rest.first {
    case "/" where rest.hasPrefix("//"): rest = rest.drop { !$0.isNewline }
    case "\"", "#":
      let hashes = rest.prefix { $0 == "#" }
      let quotes = rest[hashes.endIndex...].hasPrefix("\"\"\"") ? "\"\"\"" : "\""
      guard rest[hashes.endIndex...].hasPrefix(quotes) else { fallthrough }
      literal(hashes: String(hashes), quotes: quotes)
    default: rest.removeFirst()
    }
  }

  private mutating func literal(hashes: String, quotes: String) {
    let before = code[..<rest.startIndex]
    rest = rest.dropFirst(hashes.count + quotes.count)
    var text = ""
    while !rest.isEmpty, !rest.hasPrefix(quotes + hashes) {
      if rest.hasPrefix("\\" + hashes + "(") {
        rest = rest.dropFirst(2 + hashes.count)
        interpolation()
        text += "…"
      } else if rest.hasPrefix("\\" + hashes) {
        rest = rest.dropFirst(1 + hashes.count)
        if let escaped = rest.popFirst(), escaped != "\n" { text.append(escaped) }
      } else {
        text.append(rest.removeFirst())
      }
    }
    rest = rest.dropFirst(quotes.count + hashes.count)
    literals.append(
      SwiftLiteral(text: text, line: before.count { $0 == "\n" } + 1, before: before))
  }

  /// Passes over an interpolation up to its closing parenthesis.
  private mutating func interpolation() {
    var depth = 1
    while depth > 0, let next = rest.first {
      if next == "(" { depth += 1 }
      if next == ")" { depth -= 1 }
      step()
    }
  }
}
