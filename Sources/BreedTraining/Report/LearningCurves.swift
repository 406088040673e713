/// The course of a training as a picture: an SVG of the accuracies and losses by epoch.
public struct LearningCurves: Sendable {
  private let history: [EpochRecord]
  private let title: String

  private static let width = 720.0
  private static let height = 300.0

  /// Prepares the picture of a training.
  public init(_ history: [EpochRecord], title: String) {
    self.history = history
    self.title = title
  }

  /// The picture.
  public var svg: String {
    let losses = history.flatMap { [$0.loss, $0.validationLoss] }
    let top = max(losses.max() ?? 1, 0.1)
    let accuracy = Panel(x: 50, name: "accuracy", top: 1) { "\(Int(($0 * 100).rounded())) %" }
    let loss = Panel(x: 410, name: "loss", top: top) { fixed($0, 1) }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" \
      font-family="sans-serif" font-size="12">
      <title>\(escaped(title))</title>
      <rect width="100%" height="100%" fill="#fff"/>
      <text x="50" y="20" font-size="14" font-weight="bold">\(escaped(title))</text>
      \(accuracy.frame(epochs: history.count))
      \(accuracy.line(history.map(\.accuracy), "#888", "training"))
      \(accuracy.line(history.map(\.validationAccuracy), "#06c", "validation"))
      \(loss.frame(epochs: history.count))
      \(loss.line(history.map(\.loss), "#888", "training"))
      \(loss.line(history.map(\.validationLoss), "#06c", "validation"))
      <g><rect x="50" y="282" width="12" height="3" fill="#888"/><text x="68" y="288">training \
      (augmented photos)</text><rect x="230" y="282" width="12" height="3" fill="#06c"/>\
      <text x="248" y="288">validation</text></g>
      </svg>

      """
  }
}

/// One of the two diagrams.
private struct Panel {
  let x: Double
  let name: String
  let top: Double
  let label: (Double) -> String

  private let width = 280.0
  private let height = 200.0
  private let y = 50.0

  func frame(epochs: Int) -> String {
    var lines = "<text x=\"\(fixed(x, 0))\" y=\"42\" fill=\"#444\">\(name)</text>\n"
    for tick in 0...4 {
      let value = top * Double(tick) / 4
      let at = y + height * (1 - Double(tick) / 4)
      lines += """
        <path d="M\(fixed(x, 0)) \(fixed(at, 1))h\(fixed(width, 0))" stroke="#ddd"/>\
        <text x="\(fixed(x - 5, 0))" y="\(fixed(at + 4, 1))" text-anchor="end" fill="#444">\
        \(label(value))</text>

        """
    }
    lines += """
      <text x="\(fixed(x, 0))" y="\(fixed(y + height + 16, 0))" fill="#444">epoch 1</text>\
      <text x="\(fixed(x + width, 0))" y="\(fixed(y + height + 16, 0))" text-anchor="end" \
      fill="#444">\(epochs)</text>
      """
    return lines
  }

  func line(_ values: [Double], _ color: String, _ name: String) -> String {
    let step = width / Double(max(values.count - 1, 1))
    let points = values.enumerated().map { index, value in
      "\(fixed(x + Double(index) * step, 1)),\(fixed(y + height * (1 - min(value / top, 1)), 1))"
    }
    let dots =
      values.count > 1
      ? ""
      : points.map { point in
        let parts = point.split(separator: ",")
        return "<circle cx=\"\(parts[0])\" cy=\"\(parts[1])\" r=\"3\" fill=\"\(color)\"/>"
      }.joined()
    return """
      <polyline fill="none" stroke="\(color)" stroke-width="2" points="\
      \(points.joined(separator: " "))"><title>\(name)</title></polyline>\(dots)
      """
  }
}

/// A number with so many digits after the point.
func fixed(_ value: Double, _ places: Int) -> String {
  var scale = 1.0
  for _ in 0..<places { scale *= 10 }
  guard let scaled = Int(exactly: (abs(value) * scale).rounded()) else { return "-" }
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard places > 0 else { return "\(sign)\(scaled)" }
  let digits = String(scaled % Int(scale))
  let zeros = String(repeating: "0", count: places - digits.count)
  return "\(sign)\(scaled / Int(scale)).\(zeros)\(digits)"
}

/// Text for an XML document.
func escaped(_ text: String) -> String {
  var result = ""
  for character in text {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    default: result.append(character)
    }
  }
  return result
}
