internal import Reporting

extension Comparison {
  /// The accuracies as a bar chart in a standalone SVG.
  var chart: Markup {
    let bottom = AccuracyChart.top + AccuracyChart.pitch * Double(results.count)
    let area = PlotArea(
      x: Scale(0...1, from: AccuracyChart.left, to: 700),
      y: Scale(0...1, from: bottom, to: AccuracyChart.top - 6))
    let networks: [Markup] = results.enumerated().map { number, result in
      AccuracyChart.network(
        result, in: area, y: AccuracyChart.top + AccuracyChart.pitch * Double(number))
    }
    return Picture(
      title: "Accuracy on \(counted(classes, "class", "classes"))",
      size: .units(width: 760, height: bottom + 30),
      content: """
        \(Markup.legend(AccuracyChart.splits, x: AccuracyChart.left, y: 48, pitch: 110))\
        \(area.columns(at: area.x.ticks(atMost: 6), label: wholePercent))\(networks)
        """
    ).file
  }
}

/// The dimensions and elements of the chart.
private enum AccuracyChart {
  static let (left, top, pitch) = (200.0, 64.0, 84.0)
  static let splits = [("train", "pale"), ("validation", "bar"), ("test", "deep")]
    .map { (name: $0.0, style: $0.1) }

  private static let bar = 16.0

  /// Returns a network's name, its times and origin, and a bar for each split.
  static func network(_ result: NetworkResult, in area: PlotArea, y: Double) -> Markup {
    let scores = [result.train, result.validation, result.test]
    let bars: [Markup] = zip(splits, scores).enumerated().map { number, item in
      guard let accuracy = item.1.accuracy else { return "" }
      let (top, end) = (y + bar * Double(number), area.x(accuracy))
      return """
        \(Markup.rectangle(
          x: .units(left), y: top, width: .units(end - left), height: bar - 2,
          style: item.0.style, hint: "\(result.network), \(item.0.name)"))\
        \(Markup.words(shareText(accuracy), x: .units(end + 5), y: top + 11, style: "small"))
        """
    }
    return """
      \(Markup.words(result.network, x: 16, y: y + 12, style: "small head"))\
      \(Markup.words(
        "trained in \(duration(result.trainingSeconds))", x: 16, y: y + 28, style: "tick"))\
      \(Markup.words(
        "\(milliseconds(result.photoSeconds)) a photo", x: 16, y: y + 44, style: "tick"))\
      \(Markup.words(
        "from \(result.origin.message)", x: .units(left), y: y + 61, style: "tick"))\
      \(bars)
      """
  }
}
