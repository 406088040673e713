internal import BreedRecognition
internal import CommandKit

/// The confusion matrix as a picture: what photos show from top to bottom, and what they were taken
/// for from left to right.
struct HeatMap {
  private let matrix: ConfusionMatrix
  private let breeds: [Breed]
  /// The places of the breeds that occur, groups side by side.
  private let order: [Int]

  /// Up to how many breeds each has its name beside it.
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
  /// The side of a cell; 720 units for all of them.
  private var cell: Double { min(40, 720 / Double(max(order.count, 1))) }
  private var side: Double { cell * Double(order.count) }
  private static let margin = 180.0

  var svg: Markup {
    let height = side + (showsNames ? Self.margin : 24)
    let marks = showsNames ? names : groups
    return """
      <svg class="plot matrix" xmlns="http://www.w3.org/2000/svg" role="img" \
      viewBox="0 0 \(number(Self.margin + max(side, 240) + 2)) \(number(height))" \
      aria-labelledby="matrix-title matrix-desc">
      <title id="matrix-title">Confusion matrix</title>
      <desc id="matrix-desc">A row for each breed that photos show, a column for each that they \
      were taken for. The tables below have the numbers.</desc>
      <g aria-hidden="true">
      <rect class="frame-line" x="\(number(Self.margin))" y="1" width="\(number(side))" \
      height="\(number(side))"/>
      \(marks)\(cells)\
      </g>
      </svg>

      """
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

  /// A cell is the darker the larger its share of the row; one photo can be seen.
  private func cell(_ row: Int, _ column: Int, _ count: Int, of photos: Int) -> Markup {
    let (actual, seen) = (breeds[order[row]], breeds[order[column]])
    let share = Double(count) / Double(photos)
    let words = row == column ? "right" : "taken for \(seen.name)"
    return """
      <rect class="\(row == column ? "right" : "wrong")" x="\(number(x(column)))" \
      y="\(number(y(row)))" width="\(number(cell))" height="\(number(cell))" \
      fill-opacity="\(decimal(0.4 + 0.6 * share, places: 2))">\
      <title>\(actual.name): \(count) of \(photos) \(words)</title></rect>

      """
  }

  private var names: [Markup] {
    order.indices.map { place in
      let middle = (Double(place) + 0.5) * cell
      let name = breeds[order[place]].name
      let foot = "\(number(Self.margin + middle + 4)) \(number(side + 8))"
      return """
        <text class="tick end" x="\(number(Self.margin - 8))" y="\(number(middle + 5))">\
        \(name)</text>\
        <text class="tick end" transform="translate(\(foot)) rotate(-90)">\(name)</text>

        """
    }
  }

  /// Lines between the groups, and the names of those that have room for them.
  private var groups: [Markup] {
    var starts: [Int] = []
    for place in order.indices where place == 0 || group(place) != group(place - 1) {
      starts.append(place)
    }
    return zip(starts, starts.dropFirst() + [order.count]).map { start, end in
      let (from, to) = (Double(start) * cell, Double(end) * cell)
      let line: Markup = """
        <path class="frame-line" d="M\(number(Self.margin)) \(number(from + 1))h\(number(side))\
        M\(number(Self.margin + from)) 1v\(number(side))"/>
        """
      guard to - from >= 12, let name = group(start) else { return line }
      return """
        \(line)<text class="tick end" x="\(number(Self.margin - 8))" \
        y="\(number((from + to) / 2 + 5))">\(name)</text>

        """
    }
  }

  private func group(_ place: Int) -> String? { breeds[order[place]].group }
  private func x(_ column: Int) -> Double { Self.margin + Double(column) * cell }
  private func y(_ row: Int) -> Double { 1 + Double(row) * cell }
  private func number(_ value: Double) -> String { decimal(value, places: 2) }
}
