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
    public mutating func appendInterpolation(_ value: String) { text += escapedXML(value) }
    /// Adds a whole number.
    public mutating func appendInterpolation(_ value: Int) { text += "\(value)" }
    /// Adds markup as it is.
    public mutating func appendInterpolation(_ value: Markup) { text += value.text }
    /// Adds pieces of markup as they are.
    public mutating func appendInterpolation(_ values: [Markup]) {
      for value in values { text += value.text }
    }
  }
}

/// `text` as it stands in XML or HTML, between tags or in an attribute.
///
/// In a page the line breaks and tabs stay, and U+FFFD stands for the other control characters:
/// XML has no place for them, and HTML reads some of them as others. In metadata, which other
/// programs compare and show in one line, a space stands for each of them.
///
/// - Parameters:
///   - text: any text.
///   - isMetadata: whether it goes into a photo's metadata instead of a page.
/// - Returns: the text, without anything that could end it.
public func escapedXML(_ text: String, isMetadata: Bool = false) -> String {
  let blank: Unicode.Scalar = isMetadata ? " " : "\u{FFFD}"
  var escaped = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    // Attributes of metadata have double quotes only.
    case "'" where !isMetadata: escaped += "&#39;"
    case "\t", "\n":
      escaped.unicodeScalars.append(isMetadata ? blank : scalar)
    case "\0"..<" ", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}":
      escaped.unicodeScalars.append(blank)
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}
