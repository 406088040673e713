internal import Files
internal import BreedRecognition
internal import CommandKit
internal import Reporting

/// The census for spreadsheets: one table in long format, with a row for each breed, group and so
/// on.
struct CSVReport {
  let figures: Figures
  let context: ReportContext
  /// Whether the output is a terminal, so that control characters in names must be escaped.
  let isTerminal: Bool

  /// The table, with a header row.
  var text: String {
    CSV.record(["section", "key", "name", "photos", "share"]) + outcomes + breeds + groups + folders
      + years + months + confidence
  }

  private var outcomes: String {
    let counts = figures.outcomes
    let rows: [(String, Int)] = [
      ("breed", counts.breed), ("confirmed", counts.confirmed), ("unsure", counts.unsure),
      ("not-a-dog", counts.notADog), ("unlabelled", counts.unlabelled),
    ]
    // Shares are of readable photos, so unreadable ones have none.
    return rows.map { line("outcome", $0, $0, $1, figures.share($1)) }.joined()
      + line("outcome", "error", "error", counts.unreadable, nil)
  }

  private var breeds: String {
    lines("breed", figures.breeds) { ($0.id, context.name($0)) }
  }

  private var groups: String {
    lines("group", figures.groups) { ($0 ?? "", $0 ?? noGroup) }
  }

  private var folders: String {
    lines("folder", figures.folders) {
      let path = isTerminal ? $0.displayName : $0.lossyString
      return (path, path)
    }
  }

  private var years: String {
    lines("year", figures.years) { (zeroPadded($0, to: 4), zeroPadded($0, to: 4)) }
  }

  private var months: String {
    lines("month", figures.months) { ($0.name, $0.name) }
      + (figures.undated == 0
        ? "" : line("month", "", noDate, figures.undated, figures.share(figures.undated)))
  }

  private var confidence: String {
    guard let confidence = figures.confidence else { return "" }
    return confidence.bins.enumerated().map { tenth, photos in
      line(
        "confidence", decimal(Double(tenth) / 10, places: 1),
        tenthName(tenth), photos,
        Double(photos) / Double(confidence.photos))
    }.joined()
  }

  private func lines<Key>(
    _ section: String, _ tallies: [Tally<Key>], _ names: (Key) -> (key: String, name: String)
  ) -> String {
    tallies.map { tally in
      let (key, name) = names(tally.key)
      return line(section, key, name, tally.photos, tally.share)
    }.joined()
  }

  private func line(
    _ section: String, _ key: String, _ name: String, _ photos: Int, _ share: Double?
  ) -> String {
    let fields = [
      section, key, name, "\(photos)", share.map { JSONValue.rounded($0).text } ?? "",
    ]
    return CSV.record(isTerminal ? fields.map { Path($0).displayName } : fields)
  }
}
