/// An SVG picture, embedded in a page or as a standalone file.
public struct Picture: Sendable {
  /// The size of a picture.
  public enum Size: Sendable, Hashable {
    /// A width and height in user units; a page scales the picture with its text.
    case units(width: Double, height: Double)
    /// The width of the page and a height in pixels; positions are shares of the width, and text
    /// keeps its size.
    case wide(height: Double)
  }

  private let title: String
  private let description: String
  private let size: Size
  private let content: Markup

  /// Creates a picture.
  ///
  /// - Parameters:
  ///   - title: the title.
  ///   - description: the text alternative for users who can't see the picture.
  ///   - size: the size.
  ///   - content: the shapes, from back to front.
  public init(title: String, description: String = "", size: Size, content: Markup) {
    (self.title, self.description, self.size) = (title, description, size)
    self.content = content
  }

  /// Returns the picture for a page, whose style sheet it uses.
  ///
  /// - Parameters:
  ///   - id: the prefix of the `id`s of the title and the description.
  ///   - style: additional CSS classes.
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

  /// The picture as a standalone file with its own style sheet, a white background and a visible
  /// title.
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
  /// Returns a legend: a row of colour swatches with labels.
  ///
  /// - Parameters:
  ///   - entries: the labels, and the CSS classes of the swatches.
  ///   - x: the left edge of the first swatch.
  ///   - y: the baseline of the labels.
  ///   - pitch: the distance from one swatch to the next.
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
