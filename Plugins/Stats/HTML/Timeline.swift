internal import Reporting

/// Which columns a chart of the years shows: months where they are few, else years.
struct Timeline {
  /// How many months, and how many years, there is room for.
  private static let (mostMonths, mostYears) = (36, 60)

  let columns: [ColumnChart.Column]
  let isMonthly: Bool

  init(_ figures: Figures) {
    let years = figures.years.map(\.key)
    let first = years.first ?? 0
    let span = (years.last ?? 0) - first + 1
    isMonthly = span * 12 <= Self.mostMonths
    if isMonthly {
      columns = years.isEmpty ? [] : Self.months(figures, first, span)
    } else {
      columns = Self.years(figures, first, span)
    }
  }

  private static func months(_ figures: Figures, _ first: Int, _ span: Int) -> [ColumnChart.Column]
  {
    (first..<first + span).flatMap { year in
      figures.monthly(year).enumerated().map { month, photos in
        let label = span == 1 ? monthNames[month] : month == 6 ? zeroPadded(year, to: 4) : ""
        return ColumnChart.Column(
          name: "\(monthNames[month]) \(zeroPadded(year, to: 4))", label: label, photos: photos)
      }
    }
  }

  /// A column for each year, empty ones too; but a wrong clock does not make a thousand of them.
  private static func years(_ figures: Figures, _ first: Int, _ span: Int) -> [ColumnChart.Column] {
    let photos = Dictionary(uniqueKeysWithValues: figures.years.map { ($0.key, $0.photos) })
    let shown =
      span <= mostYears
      ? Array(first..<first + span) : Array(figures.years.map(\.key).suffix(mostYears))
    let step = (shown.count + 6) / 7
    return shown.enumerated().map { place, year in
      let name = zeroPadded(year, to: 4)
      return ColumnChart.Column(
        name: name, label: place % step == step / 2 ? name : "", photos: photos[year] ?? 0)
    }
  }
}
