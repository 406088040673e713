internal import Reporting

/// A horizontal bar chart with the name of each bar above it.
struct BarChart {
  struct Bar {
    let name: String
    let photos: Int
    let share: Double
  }

  /// The `id` of the chart's element.
  let id: String
  let title: String
  let description: String
  let bars: [Bar]

  private static let pitch = 36.0

  var svg: Markup {
    let largest = bars.map(\.photos).max() ?? 0
    let rows = bars.enumerated().map { row($1, at: Double($0) * Self.pitch, largest) }
    return Picture(
      title: title, description: description,
      size: .wide(height: Double(bars.count) * Self.pitch), content: "\(rows)"
    ).embedded(id: id)
  }

  private func row(_ bar: Bar, at y: Double, _ largest: Int) -> Markup {
    let length = Length.share(largest == 0 ? 0 : Double(bar.photos) / Double(largest))
    return """
      \(Markup.words(bar.name, x: 0, y: y + 15))\
      \(Markup.words(
        "\(bar.photos) · \(shareText(bar.share))", x: .share(1), y: y + 15, style: "faint end"))\
      \(Markup.rectangle(x: 0, y: y + 21, width: length, height: 8, style: "bar", corner: 2))
      """
  }
}

/// A column chart with a common baseline.
struct ColumnChart {
  struct Column {
    /// The full name for the tooltip.
    let name: String
    /// The label below the column; empty for none.
    let label: String
    let photos: Int
  }

  /// The `id` of the chart's element.
  let id: String
  let title: String
  let description: String
  let columns: [Column]
  /// Whether the number of photos is shown above each column.
  let showsNumbers: Bool
  /// The labels below the boundaries between columns, from left to right; empty for none.
  var edges: [String] = []

  /// The heights of the plot, of the numbers above it and of the labels below it.
  private static let (plot, head, foot) = (140.0, 20.0, 22.0)
  private static let ground = head + plot

  var svg: Markup {
    let heights = Scale(
      0...Double(max(1, columns.map(\.photos).max() ?? 0)), from: Self.ground, to: Self.head)
    let ground = Markup.rectangle(
      x: 0, y: Self.ground, width: .share(1), height: 1, style: "ground")
    return Picture(
      title: title, description: description, size: .wide(height: Self.ground + Self.foot),
      content: "\(columns.indices.map { column($0, heights) })\(edges.indices.map(edge))\(ground)"
    ).embedded(id: id)
  }

  /// Returns a column; positive values are visible.
  private func column(_ index: Int, _ heights: Scale) -> Markup {
    let (column, count) = (columns[index], Double(columns.count))
    let top =
      column.photos == 0 ? Self.ground : min(heights(Double(column.photos)), Self.ground - 2)
    let centre = Length.share((Double(index) + 0.5) / count)
    let bar = Markup.rectangle(
      x: .share((Double(index) + 0.1) / count), y: top, width: .share(0.8 / count),
      height: Self.ground - top, style: "bar",
      hint: "\(column.name): \(counted(column.photos, "photo"))")
    let number = Markup.words("\(column.photos)", x: centre, y: top - 5, style: "tick middle")
    return """
      \(bar)\(showsNumbers ? number : "")\
      \(column.label.isEmpty ? "" : label(column.label, at: centre))
      """
  }

  private func edge(_ index: Int) -> Markup {
    label(edges[index], at: .share(Double(index) / Double(columns.count)))
  }

  private func label(_ text: String, at x: Length) -> Markup {
    .words(text, x: x, y: Self.ground + 17, style: "tick middle")
  }
}
