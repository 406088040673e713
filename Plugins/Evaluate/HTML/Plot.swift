internal import CommandKit

/// A plot of shares over shares, with a grid and axes.
struct Plot {
  /// The `id` of the plot in the page.
  let id: String
  let title: String
  let description: String
  /// What stands along the horizontal and the vertical axis.
  let axes: (x: String, y: String)
  /// Where the axes begin; both end at 1.
  var origin = (x: 0.0, y: 0.0)

  private static let (width, height) = (640.0, 400.0)
  private static let (left, right, top, bottom) = (64.0, 620.0, 14.0, 344.0)

  /// The whole plot around `content`.
  func svg(_ content: Markup) -> Markup {
    let ticks = Self.ticks(from: origin.x).map(column) + Self.ticks(from: origin.y).map(row)
    let (middle, foot) = (x(origin.x / 2 + 0.5), "\(Int(Self.bottom + 44))")
    return """
      <svg class="plot" xmlns="http://www.w3.org/2000/svg" role="img" \
      viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" \
      aria-labelledby="\(id)-title \(id)-desc">
      <title id="\(id)-title">\(title)</title>
      <desc id="\(id)-desc">\(description)</desc>
      <g aria-hidden="true">
      \(ticks)\
      <text class="middle" x="\(middle)" y="\(foot)">\(axes.x)</text>
      <text class="middle" transform="translate(16 \(y(origin.y / 2 + 0.5))) rotate(-90)">\
      \(axes.y)</text>
      \(content)</g>
      </svg>

      """
  }

  /// A line through points that lie in the plot.
  func line(_ points: [(x: Double, y: Double)], style: String) -> Markup {
    let pairs = points.map { "\(x($0.x)),\(y($0.y))" }.joined(separator: " ")
    return "<polyline class=\"\(style)\" points=\"\(pairs)\"/>\n"
  }

  /// A point that says something when a mouse rests there.
  func dot(
    _ point: (x: Double, y: Double), style: String = "dot", radius: Double = 4, words: String
  ) -> Markup {
    """
    <circle class="\(style)" cx="\(x(point.x))" cy="\(y(point.y))" r="\(decimal(radius, places: 1))">\
    <title>\(words)</title></circle>

    """
  }

  /// Round numbers from `origin` to 1, about six to eleven.
  private static func ticks(from origin: Double) -> [Double] {
    let percents = Int((origin * 100).rounded())
    let step = percents >= 90 ? 2 : percents >= 70 ? 5 : 10
    return stride(from: percents, through: 100, by: step).map { Double($0) / 100 }
  }

  private func column(_ share: Double) -> Markup {
    """
    <path class="grid-line" d="M\(x(share)) \(Int(Self.top))V\(Int(Self.bottom))"/>\
    <text class="tick middle" x="\(x(share))" y="\(Int(Self.bottom) + 18)">\(label(share))</text>

    """
  }

  private func row(_ share: Double) -> Markup {
    """
    <path class="grid-line" d="M\(Int(Self.left)) \(y(share))H\(Int(Self.right))"/>\
    <text class="tick end" x="\(Int(Self.left) - 8)" y="\(y(share, offset: 4))">\
    \(label(share))</text>

    """
  }

  private func label(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  private func x(_ value: Double) -> String {
    decimal(
      Self.left + (Self.right - Self.left) * (value - origin.x) / (1 - origin.x), places: 1)
  }

  private func y(_ value: Double, offset: Double = 0) -> String {
    decimal(
      Self.bottom - (Self.bottom - Self.top) * (value - origin.y) / (1 - origin.y) + offset,
      places: 1)
  }
}
