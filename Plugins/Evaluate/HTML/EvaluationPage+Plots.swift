internal import BreedRecognition
internal import CommandKit
internal import Metrics
internal import Reporting

extension EvaluationPage {
  /// The section on coverage and precision of automatic sorting.
  var coverage: Markup {
    let points = figures.coverage.points
    // The curve is downsampled to the visible resolution.
    let step = max(1, points.count / 400)
    let shown = points.indices.filter { $0.isMultiple(of: step) || $0 == points.count - 1 }
      .map { points[$0] }
    let lowest = shown.map(\.precision).min() ?? 0
    let plot = Plot(
      id: "coverage-plot", title: "Share sorted, and how much of it is right",
      description: "A line from few photos, the surest ones, to all of them. The table below has "
        + "the numbers at four shares of right breeds.",
      axes: ("photos sorted automatically", "of these right"),
      lowest: min(0.9, (lowest * 10).rounded(.down) / 10))
    let dots: [Markup] = figures.sortable.compactMap { target, point in
      point.map {
        plot.area.dot(
          ($0.coverage, $0.precision),
          hint: "\(shareText($0.coverage)) of the photos, \(shareText($0.precision)) right")
      }
    }
    let line = plot.area.line(shown.map { ($0.coverage, $0.precision) }, style: "line")
    return .section(
      "coverage", "What can be sorted automatically",
      """
      <p class="note">The higher the confidence that is asked for, the fewer photos get a breed, \
      and the more of these are right.</p>
      \(plot.svg("\(line)\(dots)"))\(coverageTable)
      """)
  }

  private var coverageTable: Markup {
    let rows: [Markup] = figures.sortable.map { target, point in
      """
      <tr><th scope="row">\(wholePercent(target))</th>\
      <td class="number">\(point.map { shareText($0.coverage) } ?? "none")</td>\
      <td class="number">\(point.map { decimal($0.threshold, places: 2) } ?? "-")</td></tr>

      """
    }
    return """
      <table>
      <caption>Photos that can be sorted automatically</caption>
      <thead><tr><th scope="col">Right at least</th><th scope="col" class="number">Photos</th>\
      <th scope="col" class="number">From a confidence of</th></tr></thead>
      <tbody>
      \(rows)</tbody>
      </table>

      """
  }

  /// The section on calibration.
  var reliability: Markup {
    let plot = Plot(
      id: "reliability-plot", title: "Confidence, and how often it was right",
      description:
        "A point for each bin of confidence, the larger the more photos. On the diagonal, confidence keeps its "
        + "promise; the table after it has the same numbers.",
      axes: ("confidence", "right"))
    let bins = figures.reliability.bins.filter { $0.photos > 0 }
    let ideal = plot.area.line([(0, 0), (1, 1)], style: "ideal")
    let before = figures.withoutTemperature.map { dots($0, style: "hollow", in: plot) } ?? []
    let after = dots(figures.reliability, style: "dot", in: plot)
    return .section(
      "reliability", "How far its confidence can be trusted",
      """
      <p>\(calibrationSentence)</p>
      \(plot.svg("\(ideal)\(before)\(after)"))\(reliabilityTable(bins))
      """)
  }

  private var calibrationSentence: Markup {
    let after = shareText(figures.reliability.expectedError)
    let text: Markup = """
      Its confidence is \(after) away from how often it is right, in the mean \
      (expected calibration error).
      """
    guard let before = figures.withoutTemperature else { return text }
    return """
      \(text) Without its temperature of \("\(figures.model.temperature)") it would be \
      \(shareText(before.expectedError)) (hollow points).
      """
  }

  /// Returns a point for each bin, sized by its number of photos, because small bins are
  /// unreliable.
  private func dots(_ reliability: Reliability, style: String, in plot: Plot) -> [Markup] {
    let bins = reliability.bins.filter { $0.photos > 0 }
    let largest = Double(bins.map(\.photos).max() ?? 1)
    return bins.map { bin in
      plot.area.dot(
        (bin.confidence, bin.accuracy), style: style,
        radius: 2 + 9 * (Double(bin.photos) / largest).squareRoot(),
        hint: "\(counted(bin.photos, "photo", "photos")): confidence "
          + "\(shareText(bin.confidence)), right \(shareText(bin.accuracy))")
    }
  }

  private func reliabilityTable(_ bins: [Reliability.Bin]) -> Markup {
    let rows: [Markup] = bins.map {
      """
      <tr><th scope="row">\(shareText($0.confidence))</th>\
      <td class="number">\(shareText($0.accuracy))</td><td class="number">\($0.photos)</td></tr>

      """
    }
    return """
      <table class="spoken">
      <caption>Right by confidence</caption>
      <thead><tr><th scope="col">Confidence</th><th scope="col" class="number">Right</th>\
      <th scope="col" class="number">Photos</th></tr></thead>
      <tbody>
      \(rows)</tbody>
      </table>

      """
  }

  /// The section with the confusion matrix.
  var matrix: Markup {
    .section(
      "matrix", "What was taken for what",
      """
      <p class="note">A row for each breed that photos show, a column for each that they were \
      taken for, in the same order, by group of breeds. On the diagonal they are right. Rest the \
      mouse on a cell for its names.</p>
      <div class="scroll" role="region" aria-labelledby="matrix" tabindex="0">
      \(HeatMap(figures).svg)</div>

      """)
  }
}
