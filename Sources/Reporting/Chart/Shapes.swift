/// A length or coordinate in a picture.
public enum Length: Sendable, Hashable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// A length in user units.
  case units(Double)
  /// A share of the picture's width, so that a chart fits both a phone and a printed page.
  case share(Double)

  /// Creates a length in user units.
  public init(floatLiteral value: Double) { self = .units(value) }
  /// Creates a length in user units.
  public init(integerLiteral value: Int) { self = .units(Double(value)) }

  /// The length in SVG syntax: `12.34` or `12.34%`.
  ///
  /// A value that is not finite becomes 0, so that the picture stays well-formed.
  public var text: String {
    switch self {
    case .units(let value): Self.short(value)
    case .share(let share): Self.short(share * 100) + "%"
    }
  }

  /// Formats with two decimal places, without trailing zeros; more would not be visible.
  private static func short(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    var text = decimal(value, places: 2)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }
}

/// A point in a picture, in user units.
public typealias Point = (x: Double, y: Double)

extension Markup {
  /// Returns a text element.
  ///
  /// - Parameters:
  ///   - words: the text, which is escaped here.
  ///   - x: the position of the text's start, middle or end, depending on the style.
  ///   - y: the position of the baseline.
  ///   - style: the CSS classes.
  ///   - isUpright: whether the text is rotated to read from bottom to top.
  /// - Returns: the element.
  public static func words(
    _ words: String, x: Length, y: Double, style: String = "", isUpright: Bool = false
  ) -> Markup {
    let height = Length.units(y).text
    let place: Markup =
      isUpright
      ? "transform=\"translate(\(x.text) \(height)) rotate(-90)\""
      : "x=\"\(x.text)\" y=\"\(height)\""
    return "<text\(attribute("class", style)) \(place)>\(words)</text>\n"
  }

  /// Returns a rectangle.
  ///
  /// - Parameters:
  ///   - x: the left edge.
  ///   - y: the top edge.
  ///   - width: the width.
  ///   - height: the height.
  ///   - style: the CSS classes.
  ///   - opacity: the fill opacity, 0 to 1.
  ///   - corner: the corner radius.
  ///   - hint: the tooltip.
  /// - Returns: the element.
  public static func rectangle(
    x: Length, y: Double, width: Length, height: Double, style: String, opacity: Double? = nil,
    corner: Double? = nil, hint: String? = nil
  ) -> Markup {
    let attributes: Markup = """
      \(attribute("class", style)) x="\(x.text)" y="\(Length.units(y).text)" \
      width="\(width.text)" height="\(Length.units(height).text)"\
      \(attribute("rx", corner.map { Length.units($0).text } ?? ""))\
      \(attribute("fill-opacity", opacity.map { Length.units($0).text } ?? ""))
      """
    return shape("rect", attributes, hint)
  }

  /// Returns a straight line.
  public static func line(from start: Point, to end: Point, style: String) -> Markup {
    shape("path", "\(attribute("class", style)) d=\"M\(pair(start))L\(pair(end))\"", nil)
  }

  /// Returns a line through points; points that are not finite are omitted.
  public static func polyline(_ points: [Point], style: String, hint: String? = nil) -> Markup {
    let pairs = points.filter { $0.x.isFinite && $0.y.isFinite }.map(pair).joined(separator: " ")
    return shape("polyline", "\(attribute("class", style)) points=\"\(pairs)\"", hint)
  }

  /// Returns a filled circle.
  public static func disc(
    at centre: Point, radius: Double, style: String, hint: String? = nil
  ) -> Markup {
    let place: Markup = """
      \(attribute("class", style)) cx="\(Length.units(centre.x).text)" \
      cy="\(Length.units(centre.y).text)" r="\(Length.units(radius).text)"
      """
    return shape("circle", place, hint)
  }

  private static func pair(_ point: Point) -> String {
    "\(Length.units(point.x).text),\(Length.units(point.y).text)"
  }

  private static func attribute(_ name: Markup, _ value: String) -> Markup {
    value.isEmpty ? "" : " \(name)=\"\(value)\""
  }

  private static func shape(_ name: Markup, _ attributes: Markup, _ hint: String?) -> Markup {
    guard let hint else { return "<\(name)\(attributes)/>\n" }
    return "<\(name)\(attributes)><title>\(hint)</title></\(name)>\n"
  }
}
