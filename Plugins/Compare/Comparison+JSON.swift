internal import BreedTraining
internal import CommandKit
internal import Reporting

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
        leftOut.map { ["network": .string($0.network), "reason": .string($0.reason)] }),
    ]
  }
}
