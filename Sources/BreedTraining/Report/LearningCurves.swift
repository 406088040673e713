internal import Reporting

/// An SVG chart of the accuracies and losses of a training by epoch.
public struct LearningCurves: Sendable {
  private let history: [EpochRecord]
  private let title: String

  /// Creates the chart of a training.
  public init(_ history: [EpochRecord], title: String) {
    self.history = history
    self.title = title
  }

  /// The chart as SVG text.
  public var svg: String {
    // A diverged training has losses that are not finite.
    let losses = history.flatMap { [$0.loss, $0.validationLoss] }.filter(\.isFinite)
    let largest = max(losses.max() ?? 1, 0.1)
    let step = Scale(0...largest, from: 0, to: 1).ticks(atMost: 6).dropFirst().first ?? largest
    let top = (largest / step).rounded(.up) * step
    let accuracy = panel(
      "accuracy", x: 50, top: 1, (\.accuracy, \.validationAccuracy), wholePercent)
    let loss = panel("loss", x: 410, top: top, (\.loss, \.validationLoss)) {
      decimal($0, places: step < 0.1 ? 2 : 1)
    }
    let legend = Markup.legend(
      [("training (augmented photos)", "pale"), ("validation", "bar")], x: 50, y: 288, pitch: 220)
    return Picture(
      title: title, size: .units(width: 720, height: 300), content: "\(accuracy)\(loss)\(legend)"
    ).file.text
  }

  /// Returns one of the two panels: a line for the training and one for the validation.
  private func panel(
    _ name: String, x: Double, top: Double,
    _ values: (training: KeyPath<EpochRecord, Double>, validation: KeyPath<EpochRecord, Double>),
    _ label: (Double) -> String
  ) -> Markup {
    let last = Double(max(history.count, 1))
    let area = PlotArea(
      x: Scale(1...max(last, 2), from: x, to: x + 280), y: Scale(0...top, from: 250, to: 60))
    let points = { (value: KeyPath<EpochRecord, Double>) in
      history.enumerated().map { (x: Double($0 + 1), y: $1[keyPath: value]) }
    }
    let lines: Markup = """
      \(area.line(
        points(values.training), style: "pale-line", dotStyle: "pale", hint: "training"))\
      \(area.line(points(values.validation), style: "line", hint: "validation"))
      """
    let lastEpoch = area.foot("\(history.count)", at: last, style: "tick end")
    return """
      \(Markup.words(name, x: .units(x), y: 48, style: "faint"))\
      \(area.rows(at: area.y.ticks(atMost: 6), label: label))\
      \(area.foot("epoch 1", at: 1, style: "tick"))\(last > 1 ? lastEpoch : "")\(lines)
      """
  }
}
