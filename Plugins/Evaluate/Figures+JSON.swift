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
      "ece": .number(reliability.expectedError),
      "calibration": calibration,
      "coverage": .number(decision.breed),
      "coverageAt": .array(sortable.map(json)),
      "decision": [
        "breed": .number(decision.breed), "unsure": .number(decision.unsure),
        "notADog": .number(decision.notADog), "precision": orNull(decision.precision),
      ],
      "notADog": notADog.map(\.json) ?? .null,
      "seconds": seconds,
      "perClass": .array(classes.map(\.json)),
      "confusions": .array(
        confusions.prefix(10).map {
          ["actual": $0.actual.json, "seen": $0.seen.json, "photos": .integer($0.photos)]
        }),
    ]
  }

  private var calibration: JSONValue {
    [
      "temperature": .number(model.temperature),
      "eceUncalibrated": orNull(uncalibrated?.expectedError),
      "bins": .array(
        reliability.bins.map {
          [
            "photos": .integer($0.photos), "confidence": .number($0.confidence),
            "accuracy": .number($0.accuracy),
          ]
        }),
    ]
  }

  private var seconds: JSONValue {
    let medians = timing.medians
    return [
      "photo": .number(timing.photo), "decode": .number(medians.decode),
      "preprocess": .number(medians.preprocess), "inference": .number(medians.inference),
    ]
  }

  private func json(_ sortable: (precision: Double, point: CoverageCurve.Point?)) -> JSONValue {
    [
      "precision": .number(sortable.precision), "coverage": .number(sortable.point?.coverage ?? 0),
      "confidence": orNull(sortable.point?.threshold),
    ]
  }
}

private func orNull(_ number: Double?) -> JSONValue { number.map(JSONValue.number) ?? .null }

extension Figures.NotADog {
  fileprivate var json: JSONValue {
    [
      "photos": .integer(photos), "falseAlarms": .number(falseAlarms),
      "calledBreed": .number(calledBreed), "auroc": orNull(auroc),
    ]
  }
}

extension Figures.Class {
  fileprivate var json: JSONValue {
    [
      "id": .string(breed.id), "name": .string(breed.name), "photos": .integer(photos),
      "top1": .number(top1), "top5": .number(top5), "coverage": .number(coverage),
      "precision": orNull(precision), "recall": .number(top1),
      "f1": .number(f1),
    ]
  }
}

extension Breed {
  fileprivate var json: JSONValue { ["id": .string(id), "name": .string(name)] }
}
