internal import Reporting

/// A plot with shares on both axes, and a grid.
struct Plot {
  /// The `id` of the plot's element.
  let id: String
  let title: String
  let description: String
  /// The names of the horizontal and the vertical axis.
  let axes: (x: String, y: String)
  /// The lower end of the vertical axis; both axes end at 1.
  var lowest = 0.0

  /// The area for points and lines.
  var area: PlotArea {
    PlotArea(x: Scale(0...1, from: 64, to: 620), y: Scale(lowest...1, from: 344, to: 14))
  }

  /// Returns the complete plot with `content`.
  func svg(_ content: Markup) -> Markup {
    let grid: Markup = """
      \(area.columns(at: area.x.ticks(atMost: 11), label: wholePercent))\
      \(area.rows(at: area.y.ticks(atMost: 7), label: wholePercent))\
      \(area.names(x: axes.x, y: axes.y))
      """
    return Picture(
      title: title, description: description, size: .units(width: 640, height: 400),
      content: "\(grid)\(content)"
    ).embedded(id: id)
  }
}
