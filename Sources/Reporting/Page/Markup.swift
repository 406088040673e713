/// Markup that is well-formed as XML and as HTML.
///
/// Literal text is kept unchanged; interpolated values are escaped unless they are markup
/// themselves. So no file name can get into a page unescaped.
public struct Markup: Sendable, ExpressibleByStringInterpolation {
  /// The text of the markup.
  public let text: String

  /// Creates markup from a literal, unescaped.
  public init(stringLiteral text: String) { self.text = text }

  /// Creates markup from an interpolated string.
  public init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  /// The builder that escapes interpolated values.
  public struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    /// Creates an empty builder.
    public init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity)
    }

    /// Appends literal text, unescaped.
    public mutating func appendLiteral(_ literal: String) { text += literal }
    /// Appends text, escaped.
    public mutating func appendInterpolation(_ value: String) { text += escapedXML(value) }
    /// Appends an integer.
    public mutating func appendInterpolation(_ value: Int) { text += "\(value)" }
    /// Appends markup, unescaped.
    public mutating func appendInterpolation(_ value: Markup) { text += value.text }
    /// Appends several pieces of markup, unescaped.
    public mutating func appendInterpolation(_ values: [Markup]) {
      for value in values { text += value.text }
    }
  }
}

/// Returns `text` escaped for XML and HTML, in content and in attributes.
///
/// In a page, line feeds and tabs are kept, and other control characters become U+FFFD: XML does
/// not allow them, and HTML remaps some of them. In metadata, which other programs compare and show
/// on one line, all control characters become spaces.
///
/// - Parameters:
///   - text: the text.
///   - isMetadata: whether the text is for a photo's metadata instead of a page.
/// - Returns: the escaped text.
public func escapedXML(_ text: String, isMetadata: Bool = false) -> String {
  let blank: Unicode.Scalar = isMetadata ? " " : "\u{FFFD}"
  var escaped = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    // Attributes of metadata are delimited by double quotes only.
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
