internal import BreedTraining
internal import CommandKit
internal import Messages
internal import Reporting

/// The report of a comparison.
struct Comparison: Sendable {
  /// The number of classes.
  let classes: Int
  /// The number of photos in each split, including those without a dog.
  let photos: [DatasetSplit: Int]
  /// The digest that identifies the dataset.
  let digest: String
  /// The results of the networks that are done, in the requested order.
  let results: [NetworkResult]
  /// The networks without weights.
  let leftOut: [Lineup.LeftOut]
  /// Whether the comparison was interrupted.
  let isInterrupted: Bool
}

extension Comparison {
  /// Creates a report.
  ///
  /// - Parameters:
  ///   - dataset: the photos.
  ///   - results: the results of the networks that are done.
  ///   - leftOut: the networks without weights.
  ///   - isInterrupted: whether the comparison was interrupted.
  init(
    _ dataset: Dataset, _ results: [NetworkResult], leftOut: [Lineup.LeftOut], isInterrupted: Bool
  ) {
    self.init(
      classes: dataset.classes.count,
      photos: Dictionary(
        uniqueKeysWithValues: DatasetSplit.allCases.map { ($0, dataset[$0].count) }),
      digest: dataset.digest, results: results, leftOut: leftOut, isInterrupted: isInterrupted)
  }
}

extension Comparison {
  /// Returns the comparison as an object of the schema `kennel.compare/2`.
  func json(version: String) -> JSONValue {
    [
      "schema": "kennel.compare/2",
      "version": .string(version),
      "interrupted": .bool(isInterrupted),
      "dataset": [
        "digest": .string(digest),
        "classes": .integer(classes),
        "train": .integer(photos[.train] ?? 0),
        "validation": .integer(photos[.validation] ?? 0),
        "test": .integer(photos[.test] ?? 0),
      ],
      "results": .array(results.map(\.json)),
      "leftOut": .array(
        leftOut.map { ["network": .string($0.network), "reason": .string($0.reason.description)] }),
    ]
  }
}

extension Comparison {
  /// The comparison as a table for people.
  var table: String {
    let heads = [
      "network", "trained", "train", "validation", "test", "parameters", "training", "a photo",
      "started from",
    ]
    let lines = aligned([heads] + results.map(cells), right: Set(2..<heads.count - 1))
    return (lines + [""] + footnotes.map(\.description)).map { "\($0)\n" }.joined()
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
      result.origin.message.description,
    ]
  }

  private var footnotes: [Message] {
    let isTransfer = results.contains { $0.origin.kind != .chance }
    return [CompareMessage.figures(["count": .count(classes)])]
      + (isTransfer ? [CompareMessage.seenPhotos()] : []) + leftOut.map(\.message)
  }
}
