internal import BreedRecognition
internal import CommandKit
internal import Metrics
internal import Reporting

extension Figures {
  /// Returns the figures as an object of the schema `kennel.evaluate/2`.
  func json(version: String, isInterrupted: Bool) -> JSONValue {
    let head: JSONValue.Members = [
      ("schema", "kennel.evaluate/2"), ("version", .string(version)),
    ]
    return .object(
      head + model.jsonMembers + [("interrupted", .bool(isInterrupted))] + members)
  }

  private var members: JSONValue.Members {
    [
      ("photos", .integer(photos)),
      ("errors", .integer(errors)),
      ("top1", .rounded(top1)),
      ("top5", .rounded(top5)),
      ("meanPerClass", .rounded(meanPerClass)),
      ("ece", .rounded(reliability.expectedError)),
      ("calibration", calibration),
      ("coverage", .rounded(decision.breed)),
      ("coverageAt", .array(sortable.map(json))),
      ("decision", decision.json),
      ("notADog", notADog.map(\.json) ?? .null),
      ("seconds", seconds),
      ("perClass", .array(classes.map(\.json))),
      ("confusions", mixedUp),
    ]
  }

  private var mixedUp: JSONValue {
    .array(
      confusions.prefix(10).map {
        ["actual": $0.actual.json, "seen": $0.seen.json, "photos": .integer($0.photos)]
      })
  }

  private var calibration: JSONValue {
    [
      "temperature": .rounded(model.temperature),
      "eceUncalibrated": .rounded(uncalibrated?.expectedError),
      "bins": .array(
        reliability.bins.map {
          [
            "photos": .integer($0.photos), "confidence": .rounded($0.confidence),
            "accuracy": .rounded($0.accuracy),
          ]
        }),
    ]
  }

  private var seconds: JSONValue {
    let medians = timing.medians
    return [
      "photo": .rounded(timing.photo), "decode": .rounded(medians.decode),
      "preprocess": .rounded(medians.preprocess), "inference": .rounded(medians.inference),
    ]
  }

  private func json(_ sortable: (precision: Double, point: CoverageCurve.Point?)) -> JSONValue {
    [
      "precision": .rounded(sortable.precision),
      "coverage": .rounded(sortable.point?.coverage ?? 0),
      "confidence": .rounded(sortable.point?.threshold),
    ]
  }
}

extension Figures.Decision {
  fileprivate var json: JSONValue {
    [
      "breed": .rounded(breed), "unsure": .rounded(unsure), "notADog": .rounded(notADog),
      "precision": .rounded(precision),
    ]
  }
}

extension Figures.NotADog {
  fileprivate var json: JSONValue {
    [
      "photos": .integer(photos), "falseAlarms": .rounded(falseAlarms),
      "calledBreed": .rounded(calledBreed), "auroc": .rounded(auroc),
    ]
  }
}

extension Figures.Class {
  fileprivate var json: JSONValue {
    [
      "id": .string(breed.id), "name": .string(breed.name), "photos": .integer(photos),
      "top1": .rounded(top1), "top5": .rounded(top5), "coverage": .rounded(coverage),
      "precision": .rounded(precision), "recall": .rounded(top1),
      "f1": .rounded(f1),
    ]
  }
}

extension Breed {
  fileprivate var json: JSONValue { ["id": .string(id), "name": .string(name)] }
}
