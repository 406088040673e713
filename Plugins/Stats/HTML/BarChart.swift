internal import Reporting

/// Bars that lie one below the other, each with its name above it.
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
