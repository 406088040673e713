internal import BreedTraining
internal import CommandKit
internal import Messages
internal import Reporting

/// All that a comparison tells.
struct Comparison: Sendable {
  /// How many classes there are.
  let classes: Int
  /// How many photos each split has, those without a dog included.
  let photos: [DatasetSplit: Int]
  /// What tells the dataset from others.
  let digest: String
  /// The networks that are done, in the order in which they were asked for.
  let results: [NetworkResult]
  /// The networks that could not take part.
  let leftOut: [Lineup.LeftOut]
  /// Whether it was stopped before the end.
  let isInterrupted: Bool
}

extension Comparison {
  /// Puts a comparison together.
  ///
  /// - Parameters:
  ///   - dataset: the photos.
  ///   - results: the networks that are done.
  ///   - leftOut: the networks that could not take part.
  ///   - isInterrupted: whether it was stopped before the end.
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
  /// The comparison as an object of the schema `kennel.compare/2`.
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
  /// The comparison for people.
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
