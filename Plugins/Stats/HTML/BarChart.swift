internal import CommandKit

/// Bars that lie one below the other, each with its name above it.
///
/// Widths are shares of the page's, and letters keep their size: it fits a phone and a sheet alike.
struct BarChart {
  struct Bar {
    let name: String
    let photos: Int
    let share: Double
  }

  /// The `id` of the chart in the page.
  let id: String
  let title: String
  let description: String
  let bars: [Bar]

  private static let pitch = 36

  var svg: Markup {
    let largest = bars.map(\.photos).max() ?? 0
    let rows = bars.enumerated().map { row($1, at: $0 * Self.pitch, largest) }
    return """
      <svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" width="100%" \
      height="\(bars.count * Self.pitch)" aria-labelledby="\(id)-title \(id)-desc">
      <title id="\(id)-title">\(title)</title>
      <desc id="\(id)-desc">\(description)</desc>
      <g aria-hidden="true">
      \(rows)</g>
      </svg>

      """
  }

  private func row(_ bar: Bar, at y: Int, _ largest: Int) -> Markup {
    let width = percentText(bar.photos, of: largest)
    return """
      <text x="0" y="\(y + 15)">\(bar.name)</text>\
      <text class="number" x="100%" y="\(y + 15)">\(bar.photos) · \(shareText(bar.share))</text>\
      <rect class="bar" x="0" y="\(y + 21)" width="\(width)" height="8" rx="2"/>

      """
  }
}
