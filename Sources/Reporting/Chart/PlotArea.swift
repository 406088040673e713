/// A linear scale, which maps values to positions along one axis of a picture.
public struct Scale: Sendable, Hashable {
  /// The lowest and the highest value.
  public let values: ClosedRange<Double>
  /// The positions of the lowest and the highest value.
  public let start: Double, end: Double

  /// Creates a scale.
  ///
  /// - Parameters:
  ///   - values: the lowest and the highest value.
  ///   - start: the position of the lowest value, in user units.
  ///   - end: the position of the highest value; less than `start` on a vertical axis, as y points
  ///     down.
  public init(_ values: ClosedRange<Double>, from start: Double, to end: Double) {
    (self.values, self.start, self.end) = (values, start, end)
  }

  /// Returns the position of a value.
  public func callAsFunction(_ value: Double) -> Double {
    let length = values.upperBound - values.lowerBound
    guard length > 0 else { return start }
    return start + (end - start) * (value - values.lowerBound) / length
  }

  /// The position of the middle of the scale.
  public var middle: Double { (start + end) / 2 }

  /// Returns round numbers within the scale: multiples of 1, 2 or 5 times a power of ten.
  ///
  /// - Parameter most: the maximum number of ticks, at least 2.
  /// - Returns: the numbers in ascending order.
  public func ticks(atMost most: Int) -> [Double] {
    let length = values.upperBound - values.lowerBound
    guard length > 0, length.isFinite else { return [values.lowerBound] }
    var power = 1e-9
    while power * 10 * Double(most) < length { power *= 10 }
    let steps = [1.0, 2, 5, 10, 20, 50, 100].map { $0 * power }
    // Multiply rather than add up steps, which would accumulate rounding errors.
    for step in steps where abs(values.lowerBound / step) < 1e12 {
      let first = Int((values.lowerBound / step - 1e-6).rounded(.up))
      let last = Int((values.upperBound / step + 1e-6).rounded(.down))
      if last - first < most { return (first...max(first, last)).map { Double($0) * step } }
    }
    return [values.lowerBound, values.upperBound]
  }
}

/// A part of a picture with a horizontal and a vertical scale.
public struct PlotArea: Sendable {
  /// The horizontal scale.
  public let x: Scale
  /// The vertical scale.
  public let y: Scale

  /// Creates an area with two scales.
  public init(x: Scale, y: Scale) { (self.x, self.y) = (x, y) }

  /// Returns vertical grid lines at values of the horizontal scale, with labels below them.
  public func columns(at values: [Double], label: (Double) -> String) -> Markup {
    let lines: [Markup] = values.map { value in
      """
      \(Markup.line(from: (x(value), y.end), to: (x(value), y.start), style: "grid-line"))\
      \(foot(label(value), at: value, style: "tick middle"))
      """
    }
    return "\(lines)"
  }

  /// Returns a label below the area.
  public func foot(_ text: String, at value: Double, style: String) -> Markup {
    .words(text, x: .units(x(value)), y: y.start + 18, style: style)
  }

  /// Returns horizontal grid lines at values of the vertical scale, with labels to their left.
  public func rows(at values: [Double], label: (Double) -> String) -> Markup {
    let lines: [Markup] = values.map { value in
      """
      \(Markup.line(from: (x.start, y(value)), to: (x.end, y(value)), style: "grid-line"))\
      \(Markup.words(label(value), x: .units(x.start - 8), y: y(value) + 4, style: "tick end"))
      """
    }
    return "\(lines)"
  }

  /// Returns the titles of both axes.
  public func names(x horizontal: String, y vertical: String) -> Markup {
    """
    \(Markup.words(horizontal, x: .units(x.middle), y: y.start + 44, style: "middle"))\
    \(Markup.words(
      vertical, x: .units(x.start - 48), y: y.middle, style: "middle", isUpright: true))
    """
  }

  /// Returns a line through points, or a dot for a single point.
  ///
  /// - Parameters:
  ///   - points: the points, in values of the scales.
  ///   - style: the CSS class of the line.
  ///   - dotStyle: the CSS class of a dot.
  ///   - hint: the tooltip.
  /// - Returns: the line or dot.
  public func line(
    _ points: [Point], style: String, dotStyle: String = "dot", hint: String? = nil
  ) -> Markup {
    if points.count == 1 { return dot(points[0], style: dotStyle, hint: hint) }
    return .polyline(points.map(place), style: style, hint: hint)
  }

  /// Returns a dot with an optional tooltip.
  public func dot(
    _ point: Point, style: String = "dot", radius: Double = 4, hint: String? = nil
  ) -> Markup {
    .disc(at: place(point), radius: radius, style: style, hint: hint)
  }

  private func place(_ point: Point) -> Point { (x(point.x), y(point.y)) }
}
