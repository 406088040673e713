/// A picture in SVG: a part of a page, or a file of its own.
public struct Picture: Sendable {
  /// How large it is.
  public enum Size: Sendable, Hashable {
    /// So many units wide and high; a page scales it, letters too.
    case units(width: Double, height: Double)
    /// As wide as the page, so many pixels high; places are shares of the width, and letters keep
    /// their size.
    case wide(height: Double)
  }

  private let title: String
  private let description: String
  private let size: Size
  private let content: Markup

  /// Makes a picture.
  ///
  /// - Parameters:
  ///   - title: what it is called.
  ///   - description: what it shows, for those who can't see it.
  ///   - size: how large it is.
  ///   - content: its shapes, from the back to the front.
  public init(title: String, description: String = "", size: Size, content: Markup) {
    (self.title, self.description, self.size) = (title, description, size)
    self.content = content
  }

  /// The picture as a part of a page, whose style sheet it uses.
  ///
  /// - Parameters:
  ///   - id: begins the `id`s of its title and description.
  ///   - style: further classes.
  /// - Returns: an `svg` element.
  public func embedded(id: String, style: Markup = "") -> Markup {
    let frame: Markup =
      switch size {
      case .units: "class=\"plot\(style)\" \(box)"
      case .wide(let height):
        "class=\"chart\(style)\" width=\"100%\" height=\"\(Length.units(height).text)\""
      }
    return """
      <svg \(frame) xmlns="http://www.w3.org/2000/svg" role="img" \
      aria-labelledby="\(id)-title \(id)-desc">
      <title id="\(id)-title">\(title)</title>
      <desc id="\(id)-desc">\(description)</desc>
      <g aria-hidden="true">
      \(content)</g>
      </svg>

      """
  }

  /// The picture as a file of its own, with its style, on white, and with its title written in it.
  public var file: Markup {
    """
    <svg xmlns="http://www.w3.org/2000/svg" \(box)>
    <title>\(title)</title>
    <style>
    \(Markup(stringLiteral: ChartStyle.standalone))
    </style>
    <rect width="100%" height="100%" fill="#fff"/>
    \(Markup.words(title, x: 16, y: 26, style: "title"))\(content)</svg>

    """
  }

  private var box: Markup {
    guard case .units(let width, let height) = size else { return "" }
    return "viewBox=\"0 0 \(Length.units(width).text) \(Length.units(height).text)\""
  }
}

extension Markup {
  /// A legend: patches of colour in a row, each with its name beside it.
  ///
  /// - Parameters:
  ///   - entries: the names and the classes of the patches.
  ///   - x: where the first patch begins.
  ///   - y: the line that the names stand on.
  ///   - pitch: how far the patches are apart.
  /// - Returns: the legend.
  public static func legend(
    _ entries: [(name: String, style: String)], x: Double, y: Double, pitch: Double
  ) -> Markup {
    let items: [Markup] = entries.enumerated().map { number, entry in
      let left = x + pitch * Double(number)
      return """
        \(rectangle(x: .units(left), y: y - 10, width: 12, height: 12, style: entry.style))\
        \(words(entry.name, x: .units(left + 18), y: y, style: "tick"))
        """
    }
    return "\(items)"
  }
}
