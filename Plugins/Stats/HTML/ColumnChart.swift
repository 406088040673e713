internal import CommandKit

/// Columns that stand side by side over a common ground.
struct ColumnChart {
  struct Column {
    /// What it stands for, in full: it shows when a mouse rests there.
    let name: String
    /// What stands below it; empty for nothing.
    let label: String
    let photos: Int
  }

  /// The `id` of the chart in the page.
  let id: String
  let title: String
  let description: String
  let columns: [Column]
  /// Whether the number of photos stands above each column.
  let showsNumbers: Bool
  /// What stands below the edges of the columns, from left to right; empty for nothing.
  var edges: [String] = []

  /// The rows of the tallest column, of the numbers above it and of the labels below.
  private static let (plot, head, foot) = (140, 20, 22)

  var svg: Markup {
    let largest = columns.map(\.photos).max() ?? 0
    let ground = Self.head + Self.plot
    return """
      <svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" width="100%" \
      height="\(ground + Self.foot)" aria-labelledby="\(id)-title \(id)-desc">
      <title id="\(id)-title">\(title)</title>
      <desc id="\(id)-desc">\(description)</desc>
      <g aria-hidden="true">
      \(columns.indices.map { column($0, largest) })\(edges.indices.map(edge))\
      <rect class="ground" x="0" y="\(ground)" width="100%" height="1"/>
      </g>
      </svg>

      """
  }

  private func column(_ index: Int, _ largest: Int) -> Markup {
    let (column, count) = (columns[index], Double(columns.count))
    let height = largest == 0 ? 0 : column.photos * Self.plot / largest
    let top = Self.head + Self.plot - (column.photos > 0 ? max(2, height) : 0)
    let centre = percentText((Double(index) + 0.5) / count)
    let number: Markup =
      showsNumbers
      ? "<text class=\"middle\" x=\"\(centre)\" y=\"\(top - 5)\">\(column.photos)</text>" : ""
    let label: Markup = column.label.isEmpty ? "" : label(column.label, at: centre)
    return """
      <rect class="bar" x="\(percentText((Double(index) + 0.1) / count))" y="\(top)" \
      width="\(percentText(0.8 / count))" height="\(Self.head + Self.plot - top)">\
      <title>\(column.name): \(counted(column.photos, "photo", "photos"))</title></rect>\
      \(number)\(label)

      """
  }

  private func edge(_ index: Int) -> Markup {
    label(edges[index], at: percentText(Double(index) / Double(columns.count)))
  }

  private func label(_ text: String, at x: String) -> Markup {
    "<text class=\"middle\" x=\"\(x)\" y=\"\(Self.head + Self.plot + 17)\">\(text)</text>"
  }
}
