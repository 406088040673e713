/// Text of a page that is well-formed XML and HTML alike.
///
/// What is written in the source stands as it is; what is put in between is escaped, unless it is
/// markup itself. So no name can get into a page unescaped.
public struct Markup: Sendable, ExpressibleByStringInterpolation {
  /// The text as it stands in the page.
  public let text: String

  /// Takes text of the source as it is.
  public init(stringLiteral text: String) { self.text = text }

  /// Takes text of the source with values in between.
  public init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  /// Puts markup together.
  public struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    /// Makes room.
    public init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity)
    }

    /// Adds text of the source as it is.
    public mutating func appendLiteral(_ literal: String) { text += literal }
    /// Adds text, escaped.
    public mutating func appendInterpolation(_ value: String) { text += escaped(value) }
    /// Adds a number.
    public mutating func appendInterpolation(_ value: Int) { text += "\(value)" }
    /// Adds markup as it is.
    public mutating func appendInterpolation(_ value: Markup) { text += value.text }
    /// Adds pieces of markup as they are.
    public mutating func appendInterpolation(_ values: [Markup]) {
      for value in values { text += value.text }
    }
  }
}

/// `text` as it stands between tags or in an attribute.
private func escaped(_ text: String) -> String {
  var escaped = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    case "'": escaped += "&#39;"
    case "\t", "\n": escaped.unicodeScalars.append(scalar)
    // XML has no place for these, and HTML reads some of them as others.
    case "\0"..<" ", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}
