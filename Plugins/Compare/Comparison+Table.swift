internal import BreedTraining
internal import CommandKit

extension Comparison {
  /// The comparison for people.
  var table: String {
    let heads = [
      "network", "trained", "train", "validation", "test", "parameters", "training", "a photo",
      "started from",
    ]
    let rows = [heads] + results.map(cells)
    let widths = heads.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      row.indices.map { column in
        let fill = String(repeating: " ", count: widths[column] - row[column].count)
        let isText = column < 2 || column == heads.count - 1
        return isText ? row[column] + fill : fill + row[column]
      }.joined(separator: "  ").trimmingEnd
    }
    return (lines + [""] + footnotes).map { "\($0)\n" }.joined()
  }

  private func cells(_ result: NetworkResult) -> [String] {
    [
      result.network, result.trained,
      result.train.accuracy.map(shareText) ?? "-",
      result.validation.accuracy.map(shareText) ?? "-",
      result.test.accuracy.map(shareText) ?? "-",
      decimal(Double(result.parameters) / 1e6, places: 1) + " M",
      duration(result.trainingSeconds),
      decimal(result.photoSeconds * 1000, places: 1) + " ms",
      result.origin.sentence,
    ]
  }

  private var footnotes: [String] {
    var lines = [
      """
      Of \(counted(classes, "class", "classes")): the share of photos whose best class is right. \
      A photo is timed on one thread, without decoding.
      """
    ]
    if results.contains(where: { $0.origin.kind != .chance }) {
      lines.append(
        """
        What did not start from chance may have seen these very photos, those of the test too: \
        ImageNet holds those of Stanford Dogs.
        """)
    }
    return lines + leftOut.map { "\($0.network) was left out, for \($0.reason)." }
  }
}

/// A duration for people: `45 s`, `12 min`, `2.5 h`.
func duration(_ seconds: Double) -> String {
  switch seconds {
  case ..<10: decimal(seconds, places: 1) + " s"
  case ..<120: decimal(seconds, places: 0) + " s"
  case ..<7200: decimal(seconds / 60, places: 0) + " min"
  default: decimal(seconds / 3600, places: 1) + " h"
  }
}

extension String {
  /// The text without the spaces at its end.
  fileprivate var trimmingEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
