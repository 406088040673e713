/// A length or a place in a picture.
public enum Length: Sendable, Hashable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// In the picture's units.
  case units(Double)
  /// A share of the picture's width, so that a chart fits a phone and a sheet alike.
  case share(Double)

  /// Makes units.
  public init(floatLiteral value: Double) { self = .units(value) }
  /// Makes units.
  public init(integerLiteral value: Int) { self = .units(Double(value)) }

  /// The length as SVG has it: `12.34` or `12.34%`.
  ///
  /// What is not finite is 0, so that the picture stays well-formed.
  public var text: String {
    switch self {
    case .units(let value): Self.short(value)
    case .share(let share): Self.short(share * 100) + "%"
    }
  }

  /// Two digits after the point, without zeros at the end: no eye sees more.
  private static func short(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    var text = decimal(value, places: 2)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }
}

/// A place in a picture, in its units.
public typealias Point = (x: Double, y: Double)

extension Markup {
  /// Words in a picture.
  ///
  /// - Parameters:
  ///   - words: the words, escaped.
  ///   - x: where they begin, or end or have their middle, as the style says.
  ///   - y: the line that they stand on.
  ///   - style: the classes.
  ///   - isUpright: whether they are turned by 90 degrees and read from below.
  /// - Returns: the words.
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

  /// A rectangle.
  ///
  /// - Parameters:
  ///   - x: its left side.
  ///   - y: its upper side.
  ///   - width: its width.
  ///   - height: its height.
  ///   - style: the classes.
  ///   - opacity: how much of its colour is seen, 0 to 1.
  ///   - corner: the radius of its corners.
  ///   - hint: what shows when a mouse rests there.
  /// - Returns: the rectangle.
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

  /// A straight line.
  public static func line(from start: Point, to end: Point, style: String) -> Markup {
    shape("path", "\(attribute("class", style)) d=\"M\(pair(start))L\(pair(end))\"", nil)
  }

  /// A line through points; those that are not finite are left out.
  public static func polyline(_ points: [Point], style: String, hint: String? = nil) -> Markup {
    let pairs = points.filter { $0.x.isFinite && $0.y.isFinite }.map(pair).joined(separator: " ")
    return shape("polyline", "\(attribute("class", style)) points=\"\(pairs)\"", hint)
  }

  /// A disc.
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
