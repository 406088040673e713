internal import Files
internal import BreedRecognition
internal import CommandKit
internal import Reporting

extension HTMLReport {
  /// The section on the model's confidence.
  var sureness: Markup {
    guard let confidence = figures.confidence else { return "" }
    let title = figures.origin == .model ? "How sure kennel was" : "How sure kennel's labels are"
    let columns = confidence.bins.enumerated().map { tenth, photos in
      ColumnChart.Column(
        name: tenthName(tenth), label: "", photos: photos)
    }
    let chart = ColumnChart(
      id: "sure-chart", title: title,
      description: "A column for each tenth of the scale from 0 to 100 %; a table with the same "
        + "numbers follows.",
      columns: columns, showsNumbers: true,
      edges: (0...10).map { "\($0 * 10)" })
    let rows = zip(columns, confidence.bins).map { column, photos in
      (column.name, photos, Double(photos) / Double(confidence.photos))
    }
    return Markup.section(
      "sure", title,
      """
      \(chart.svg)\(confidence.sentence.map { "<p>\($0)</p>\n" as Markup } ?? "")\
      \(table(title, "Sure from", rows, isSpokenOnly: true))
      """)
  }

  /// The section with the photos to check first.
  var leastSure: Markup {
    guard !figures.leastSure.isEmpty else { return "" }
    let items = figures.leastSure.map { item($0.photo, $0.breed) }
    return Markup.section(
      "least-sure", "Least sure",
      """
      <p class="note">These photos want a person's look first.</p>
      \(Markup.photos(items))
      """)
  }

  private func item(_ photo: DoubtfulPhoto, _ breed: Breed) -> Markup {
    let sure = percent(photo.confidence)
    return .figure(
      pictures[photo.path],
      alternative: "A dog that looks most like \(context.name(breed)), \(sure) sure",
      caption: """
        most like \(name(breed)), <span class="keep">\(sure)</span>\
        \(photo.isUnsure ? "<br/>unsure" : "" as Markup)<br/>\
        <span class="path note">\(photo.path.displayName)</span>
        """)
  }
}
