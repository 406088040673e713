internal import BreedTraining
internal import CommandKit
internal import Reporting

extension Comparison {
  /// The comparison for people.
  var table: String {
    let heads = [
      "network", "trained", "train", "validation", "test", "parameters", "training", "a photo",
      "started from",
    ]
    let lines = aligned([heads] + results.map(cells), right: Set(2..<heads.count - 1))
    return (lines + [""] + footnotes).map { "\($0)\n" }.joined()
  }

  private func cells(_ result: NetworkResult) -> [String] {
    [
      result.network, result.trained,
      result.train.accuracy.map(shareText) ?? "-",
      result.validation.accuracy.map(shareText) ?? "-",
      result.test.accuracy.map(shareText) ?? "-",
      millions(result.parameters) + " M",
      duration(result.trainingSeconds),
      milliseconds(result.photoSeconds),
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
