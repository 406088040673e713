/// Where values lie along one direction of a picture.
public struct Scale: Sendable, Hashable {
  /// The values at both ends; they differ.
  public let values: ClosedRange<Double>
  /// Where the lowest and the highest value lie.
  public let start: Double, end: Double

  /// Makes a scale.
  ///
  /// - Parameters:
  ///   - values: the values at both ends.
  ///   - start: where the lowest value lies, in the picture's units.
  ///   - end: where the highest one does; above `start` in a picture, it is the smaller number.
  public init(_ values: ClosedRange<Double>, from start: Double, to end: Double) {
    (self.values, self.start, self.end) = (values, start, end)
  }

  /// Where a value lies.
  public func callAsFunction(_ value: Double) -> Double {
    let length = values.upperBound - values.lowerBound
    guard length > 0 else { return start }
    return start + (end - start) * (value - values.lowerBound) / length
  }

  /// Where the middle of the scale lies.
  public var middle: Double { (start + end) / 2 }

  /// Round numbers within the scale: multiples of 1, 2 or 5 times a power of ten.
  ///
  /// - Parameter most: how many there are at most, from 2 on.
  /// - Returns: the numbers, rising.
  public func ticks(atMost most: Int) -> [Double] {
    let length = values.upperBound - values.lowerBound
    guard length > 0, length.isFinite else { return [values.lowerBound] }
    var power = 1e-9
    while power * 10 * Double(most) < length { power *= 10 }
    let steps = [1.0, 2, 5, 10, 20, 50, 100].map { $0 * power }
    // Multiples are told by their number: added up, steps would drift.
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

  /// Makes an area of two scales.
  public init(x: Scale, y: Scale) { (self.x, self.y) = (x, y) }

  /// Vertical lines at values of the horizontal scale, with labels below them.
  public func columns(at values: [Double], label: (Double) -> String) -> Markup {
    let lines: [Markup] = values.map { value in
      """
      \(Markup.line(from: (x(value), y.end), to: (x(value), y.start), style: "grid-line"))\
      \(foot(label(value), at: value, style: "tick middle"))
      """
    }
    return "\(lines)"
  }

  /// A label below the area.
  public func foot(_ text: String, at value: Double, style: String) -> Markup {
    .words(text, x: .units(x(value)), y: y.start + 18, style: style)
  }

  /// Horizontal lines at values of the vertical scale, with labels at their left.
  public func rows(at values: [Double], label: (Double) -> String) -> Markup {
    let lines: [Markup] = values.map { value in
      """
      \(Markup.line(from: (x.start, y(value)), to: (x.end, y(value)), style: "grid-line"))\
      \(Markup.words(label(value), x: .units(x.start - 8), y: y(value) + 4, style: "tick end"))
      """
    }
    return "\(lines)"
  }

  /// What stands along both axes.
  public func names(x horizontal: String, y vertical: String) -> Markup {
    """
    \(Markup.words(horizontal, x: .units(x.middle), y: y.start + 44, style: "middle"))\
    \(Markup.words(
      vertical, x: .units(x.start - 48), y: y.middle, style: "middle", isUpright: true))
    """
  }

  /// A line through points; a single point is a dot.
  ///
  /// - Parameters:
  ///   - points: their values.
  ///   - style: the class of the line.
  ///   - dotStyle: the class of a dot.
  ///   - hint: what shows when a mouse rests there.
  /// - Returns: the line.
  public func line(
    _ points: [Point], style: String, dotStyle: String = "dot", hint: String? = nil
  ) -> Markup {
    if points.count == 1 { return dot(points[0], style: dotStyle, hint: hint) }
    return .polyline(points.map(place), style: style, hint: hint)
  }

  /// A point that says something when a mouse rests there.
  public func dot(
    _ point: Point, style: String = "dot", radius: Double = 4, hint: String? = nil
  ) -> Markup {
    .disc(at: place(point), radius: radius, style: style, hint: hint)
  }

  private func place(_ point: Point) -> Point { (x(point.x), y(point.y)) }
}
