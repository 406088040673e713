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

  /// A line for each year, a column for each month.
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
