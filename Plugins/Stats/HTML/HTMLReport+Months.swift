internal import CommandKit
internal import Reporting

extension HTMLReport {
  var months: Markup {
    let undated: Markup =
      figures.undated == 0
      ? ""
      : """
      <p class="note">\(counted(figures.undated, "photo says", "photos say")) no date.</p>

      """
    guard !figures.months.isEmpty else {
      return Markup.section("months", "Years and months", undated)
    }
    let timeline = Timeline(figures)
    let chart = ColumnChart(
      id: "months-chart", title: "Years and months",
      description: "A column for each \(timeline.isMonthly ? "month" : "year"), by the date that "
        + "the camera wrote. The table below has the same numbers.",
      columns: timeline.columns, showsNumbers: timeline.columns.count <= 12)
    return Markup.section("months", "Years and months", "\(chart.svg)\(grid)\(undated)")
  }

  /// The table of photos, with a row for each year and a column for each month.
  private var grid: Markup {
    let head: [Markup] = monthNames.map { "<th scope=\"col\" class=\"number\">\($0)</th>" }
    let rows: [Markup] = figures.years.map { year in
      let cells: [Markup] = figures.monthly(year.key).map {
        "<td class=\"number\">\($0 == 0 ? "" : "\($0)")</td>"
      }
      return """
        <tr><th scope="row">\(zeroPadded(year.key, to: 4))</th>\(cells)\
        <td class="number">\(year.photos)</td></tr>

        """
    }
    return """
      <div class="scroll" role="region" aria-labelledby="months-caption" tabindex="0">
      <table class="grid">
      <caption id="months-caption">Photos by year and month</caption>
      <thead><tr><th scope="col">Year</th>\(head)<th scope="col" class="number">Total</th></tr></thead>
      <tbody>
      \(rows)</tbody>
      </table>
      </div>

      """
  }
}

/// The columns of the timeline: months for a short period, else years.
struct Timeline {
  /// The maximum numbers of months and of years in the chart.
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

  /// Returns a column for each year, including empty ones, unless a wrong date makes the range too
  /// long.
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
