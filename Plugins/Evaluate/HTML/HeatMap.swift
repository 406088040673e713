internal import BreedRecognition
internal import CommandKit
internal import Metrics
internal import Reporting

/// The confusion matrix as a heat map: a row for each actual breed, a column for each recognised
/// breed.
struct HeatMap {
  private let matrix: ConfusionMatrix
  private let breeds: [Breed]
  /// The indices of the breeds that occur, sorted by group.
  private let order: [Int]

  /// The maximum number of breeds for which names are shown instead of groups.
  private static let mostNames = 40

  init(_ figures: Figures) {
    let breeds = figures.model.breeds
    matrix = figures.matrix
    self.breeds = breeds
    order = breeds.indices
      .filter { figures.matrix.photos(of: $0) > 0 || figures.matrix.seen(as: $0) > 0 }
      .sorted {
        (breeds[$0].group ?? "~", breeds[$0].name, breeds[$0].id)
          < (breeds[$1].group ?? "~", breeds[$1].name, breeds[$1].id)
      }
  }

  private var showsNames: Bool { order.count <= Self.mostNames }
  /// The side of a cell; all cells together have at most 720 units.
  private var cell: Double { min(40, 720 / Double(max(order.count, 1))) }
  private var side: Double { cell * Double(order.count) }
  private static let margin = 200.0
  /// The y coordinate of the first row, so that the frame's stroke is not clipped.
  private static let top = 1.0

  var svg: Markup {
    let frame = Markup.rectangle(
      x: .units(Self.margin), y: Self.top, width: .units(side), height: side, style: "frame-line")
    return Picture(
      title: "Confusion matrix",
      description: "A row for each breed that photos show, a column for each that they were taken "
        + "for. The tables below have the numbers.",
      size: .units(
        width: Self.margin + max(side, 240) + 2, height: side + (showsNames ? Self.margin : 24)),
      content: "\(frame)\(showsNames ? names : groups)\(cells)"
    ).embedded(id: "matrix", style: " matrix")
  }

  private var cells: [Markup] {
    order.indices.flatMap { row -> [Markup] in
      let photos = matrix.photos(of: order[row])
      return order.indices.compactMap { column in
        let count = matrix[order[row], order[column]]
        return count == 0 ? nil : self.cell(row, column, count, of: photos)
      }
    }
  }

  /// Returns a cell with an opacity by its share of the row; a single photo is visible.
  private func cell(_ row: Int, _ column: Int, _ count: Int, of photos: Int) -> Markup {
    let (actual, seen) = (breeds[order[row]], breeds[order[column]])
    let words = row == column ? "right" : "taken for \(seen.name)"
    return .rectangle(
      x: .units(Self.margin + Double(column) * cell), y: Self.top + Double(row) * cell,
      width: .units(cell), height: cell, style: row == column ? "right" : "wrong",
      opacity: 0.4 + 0.6 * Double(count) / Double(photos),
      hint: "\(actual.name): \(count) of \(photos) \(words)")
  }

  private var names: [Markup] {
    order.indices.map { place in
      let middle = (Double(place) + 0.5) * cell
      let name = breeds[order[place]].name
      return """
        \(leftLabel(name, at: middle))\
        \(Markup.words(
          name, x: .units(Self.margin + middle + 4), y: side + 8, style: "tick end",
          isUpright: true))
        """
    }
  }

  /// The lines between the groups, and the names of groups that are large enough.
  private var groups: [Markup] {
    let starts = order.indices.filter { $0 == 0 || group($0) != group($0 - 1) }
    return zip(starts, starts.dropFirst() + [order.count]).map { start, end in
      let (from, to) = (Double(start) * cell, Double(end) * cell)
      let (left, top) = (Self.margin, Self.top)
      let lines: Markup = """
        \(Markup.line(
          from: (left, top + from), to: (left + side, top + from), style: "frame-line"))\
        \(Markup.line(
          from: (left + from, top), to: (left + from, top + side), style: "frame-line"))
        """
      guard to - from >= 12, let name = group(start) else { return lines }
      return "\(lines)\(leftLabel(name, at: (from + to) / 2))"
    }
  }

  private func leftLabel(_ name: String, at y: Double) -> Markup {
    .words(name, x: .units(Self.margin - 8), y: y + 5, style: "tick end")
  }

  private func group(_ place: Int) -> String? { breeds[order[place]].group }
}
