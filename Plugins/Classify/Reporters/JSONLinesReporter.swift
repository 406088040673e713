internal import Files
import BreedRecognition
import CommandKit
import Messages
import PhotoArchive
import Reporting

/// Reports for programs: records of the schema `kennel.classify/2`, one per line.
struct JSONLinesReporter: ClassifyReporter {
  let names: BreedNames
  let version: String

  func begin(_ model: ModelDescription) -> String {
    let head: JSONValue.Members = [
      ("schema", schema), ("type", "header"), ("version", .string(version)),
    ]
    return JSONValue.object(
      head + model.jsonMembers + [
        ("language", .string(names.language)), ("top", .integer(names.top)),
      ]
    ).line
  }

  func report(_ result: PhotoResult) -> String {
    let head: JSONValue.Members = [("schema", schema), ("type", "result")]
    return JSONValue.object(
      head + JSONValue.path(result.path.bytes) + members(result) + [("label", label(result))]
    ).line
  }

  func end(_ summary: ClassifySummary) -> String {
    let record: JSONValue = [
      "schema": schema, "type": "summary", "photos": .integer(summary.photos),
      "breed": .integer(summary.breed), "unsure": .integer(summary.unsure),
      "notADog": .integer(summary.notADog), "errors": .integer(summary.unreadable),
      "otherFiles": .integer(summary.otherFiles), "interrupted": .bool(summary.isInterrupted),
      "seconds": .rounded(summary.seconds),
    ]
    return record.line
  }

  private func members(_ result: PhotoResult) -> JSONValue.Members {
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
        ("confidence", .rounded(best?.confidence)),
        ("dogProbability", .rounded(recognition.dogProbability)),
        ("alternatives", .array(names.alternatives(recognition).map(alternative))),
        ("warnings", .array(recognition.warnings.map { .string($0.description) })),
        ("error", .null),
      ]
    }
  }

  private func label(_ result: PhotoResult) -> JSONValue {
    names.statedLabel(result).map { ["id": .string($0.id), "name": .string($0.name)] } ?? .null
  }

  private func identity(_ breed: RankedBreed) -> JSONValue.Members {
    [("id", .string(breed.breed.id)), ("name", .string(names.name(breed)))]
  }

  private func alternative(_ breed: RankedBreed) -> JSONValue {
    .object(identity(breed) + [("confidence", .rounded(breed.confidence))])
  }
}

private let schema: JSONValue = "kennel.classify/2"
