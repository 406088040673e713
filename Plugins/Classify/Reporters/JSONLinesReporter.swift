internal import Files
import BreedRecognition
import CommandKit
import PhotoArchive

/// Reports for programs: records of the schema `kennel.classify/1`, one a line.
struct JSONLinesReporter: ClassifyReporter {
  let names: BreedNames
  let version: String

  func begin(_ model: ModelDescription) -> String {
    line([
      "schema": schema, "type": "header", "version": .string(version),
      "model": [
        "name": .string(model.name), "architecture": .string(model.architecture),
        "digest": .string(model.digest), "precision": .string(model.precision),
      ],
      "thresholds": [
        "dogProbability": .number(model.thresholds.dogProbability),
        "confidence": .number(model.thresholds.confidence),
      ],
      "language": .string(names.language), "top": .integer(names.top),
    ])
  }

  func report(_ result: PhotoResult) -> String {
    let path: [(key: String, value: JSONValue)] =
      [("schema", schema), ("type", "result"), ("path", .string(result.path.lossyString))]
      + (result.path.isValidUTF8
        ? [] : [("pathBase64", .string(base64(result.path.bytes)))])
    return line(.object(path + members(result) + [("label", label(result))]))
  }

  func end(_ summary: ClassifySummary) -> String {
    line([
      "schema": schema, "type": "summary", "photos": .integer(summary.photos),
      "breed": .integer(summary.breed), "unsure": .integer(summary.unsure),
      "notADog": .integer(summary.notADog), "errors": .integer(summary.errors),
      "otherFiles": .integer(summary.otherFiles), "interrupted": .bool(summary.isInterrupted),
      "seconds": .number(summary.seconds),
    ])
  }

  private func members(_ result: PhotoResult) -> [(key: String, value: JSONValue)] {
    switch result.recognition {
    case .failure(let error):
      return [
        ("outcome", "error"), ("breed", .null), ("confidence", .null), ("dogProbability", .null),
        ("alternatives", .array([])), ("warnings", .array([])),
        ("error", .string(error.description)),
      ]
    case .success(let recognition):
      let best = recognition.breed
      return [
        ("outcome", .string(recognition.outcome.rawValue)),
        ("breed", best.map { .object(identity($0)) } ?? .null),
        ("confidence", best.map { .number($0.confidence) } ?? .null),
        ("dogProbability", .number(recognition.dogProbability)),
        ("alternatives", .array(names.alternatives(recognition).map(alternative))),
        ("warnings", .array(recognition.warnings.map(JSONValue.string))),
        ("error", .null),
      ]
    }
  }

  private func label(_ result: PhotoResult) -> JSONValue {
    names.statedLabel(result).map { ["id": .string($0.id), "name": .string($0.name)] } ?? .null
  }

  private func identity(_ breed: RankedBreed) -> [(key: String, value: JSONValue)] {
    [("id", .string(breed.breed.id)), ("name", .string(names.name(breed)))]
  }

  private func alternative(_ breed: RankedBreed) -> JSONValue {
    .object(identity(breed) + [("confidence", .number(breed.confidence))])
  }

  private func line(_ record: JSONValue) -> String { record.text + "\n" }
}

private let schema: JSONValue = "kennel.classify/1"
