internal import BreedRecognition
internal import CommandKit

extension Figures {
  /// The figures as an object of the schema `kennel.evaluate/1`.
  func json(version: String, isInterrupted: Bool) -> JSONValue {
    [
      "schema": "kennel.evaluate/1",
      "version": .string(version),
      "model": [
        "name": .string(model.name), "architecture": .string(model.architecture),
        "digest": .string(model.digest), "precision": .string(model.precision),
      ],
      "thresholds": [
        "dogProbability": .number(model.thresholds.dogProbability),
        "confidence": .number(model.thresholds.confidence),
      ],
      "interrupted": .bool(isInterrupted),
      "photos": .integer(photos),
      "errors": .integer(errors),
      "top1": .number(top1),
      "top5": .number(top5),
      "meanPerClass": .number(meanPerClass),
      "ece": .number(ece),
      "coverage": .number(decision.breed),
      "decision": [
        "breed": .number(decision.breed), "unsure": .number(decision.unsure),
        "notADog": .number(decision.notADog),
        "precision": decision.precision.map(JSONValue.number) ?? .null,
      ],
      "notADog": notADog.map(\.json) ?? .null,
      "perClass": .array(classes.map(\.json)),
      "confusions": .array(
        confusions.map { pair, count in
          [
            "actual": pair.actual.json, "seen": pair.seen.json, "photos": .integer(count),
          ]
        }),
    ]
  }
}

extension Figures.NotADog {
  fileprivate var json: JSONValue {
    [
      "photos": .integer(photos), "falseAlarms": .number(falseAlarms),
      "calledBreed": .number(calledBreed), "auroc": auroc.map(JSONValue.number) ?? .null,
    ]
  }
}

extension Figures.Class {
  fileprivate var json: JSONValue {
    [
      "id": .string(breed.id), "name": .string(breed.name), "photos": .integer(photos),
      "top1": .number(top1), "top5": .number(top5),
      "coverage": .number(Double(called) / Double(max(photos, 1))),
    ]
  }
}

extension Breed {
  fileprivate var json: JSONValue { ["id": .string(id), "name": .string(name)] }
}
