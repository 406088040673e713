internal import CommandKit

extension Comparison {
  /// The accuracies as bars: an SVG that stands alone.
  var chart: Markup {
    let height = Chart.top + Chart.row * results.count + 30
    let rows: [Markup] = results.enumerated().map { number, result in
      Chart.network(result, y: Chart.top + Chart.row * number)
    }
    let title = "Accuracy on \(counted(classes, "class", "classes"))"
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Chart.width) \(height)" \
      font-family="sans-serif" font-size="12">
      <title>\(title)</title>
      <rect width="100%" height="100%" fill="#fff"/>
      <text x="16" y="26" font-size="16" font-weight="bold">\(title)</text>
      \(Chart.legend)\(Chart.grid(height: height))\(rows)</svg>

      """
  }
}

/// The measures and parts of the chart.
private enum Chart {
  static let width = 760
  static let top = 64
  static let row = 84

  private static let left = 200
  private static let full = 500
  private static let bar = 16
  private static let splits: [(name: String, color: String)] = [
    ("train", "#b5bcc4"), ("validation", "#2f6f9f"), ("test", "#14354f"),
  ]

  static var legend: Markup {
    let items: [Markup] = splits.enumerated().map { number, split in
      """
      <rect x="\(left + 110 * number)" y="38" width="12" height="12" fill="\(split.color)"/>\
      <text x="\(left + 110 * number + 18)" y="48">\(split.name)</text>

      """
    }
    return "\(items)"
  }

  static func grid(height: Int) -> Markup {
    let lines: [Markup] = [0, 25, 50, 75, 100].map { share in
      let x = left + full * share / 100
      return """
        <path d="M\(x) \(top - 6)V\(height - 24)" stroke="#e3e6ea"/>\
        <text x="\(x)" y="\(height - 10)" text-anchor="middle" fill="#55606e">\(share) %</text>

        """
    }
    return "\(lines)"
  }

  static func network(_ result: NetworkResult, y: Int) -> Markup {
    let scores = [result.train, result.validation, result.test]
    let bars: [Markup] = zip(splits, scores).enumerated().map { number, item in
      let (split, score) = item
      guard let accuracy = score.accuracy else { return "" }
      let (top, length) = (y + bar * number, decimal(Double(full) * accuracy, places: 1))
      let end = decimal(Double(left) + Double(full) * accuracy + 5, places: 1)
      return """
        <rect x="\(left)" y="\(top)" width="\(length)" height="\(bar - 2)" fill="\(split.color)">\
        <title>\(result.network), \(split.name)</title></rect>\
        <text x="\(end)" y="\(top + 11)">\(shareText(accuracy))</text>

        """
    }
    let speed = decimal(result.photoSeconds * 1000, places: 1)
    return """
      <text x="16" y="\(y + 12)" font-weight="bold">\(result.network)</text>
      <text x="16" y="\(y + 28)" fill="#55606e">trained in \(duration(result.trainingSeconds))</text>
      <text x="16" y="\(y + 44)" fill="#55606e">\(speed) ms a photo</text>
      <text x="\(left)" y="\(y + 61)" font-size="11" fill="#55606e">from \
      \(result.origin.sentence)</text>
      \(bars)
      """
  }
}
