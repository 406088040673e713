internal import Files
internal import BreedRecognition
internal import CommandKit
internal import PhotoArchive

/// The census for programs: records of the schema `kennel.stats/1`, one a line.
struct JSONLinesReport {
  let figures: Figures
  let summary: StatsSummary
  let context: ReportContext

  private typealias Members = [(key: String, value: JSONValue)]

  /// The records, each with its line end.
  var text: String {
    let records: [JSONValue] =
      [header] + breeds + groups + folders + years + months
      + (figures.confidence.map { [record(of: $0)] } ?? []) + leastSure + [end]
    return records.map { $0.text + "\n" }.joined()
  }

  private var header: JSONValue {
    let model = context.model
    return record(
      "header",
      [
        ("version", .string(context.version)), ("from", .string(figures.origin.rawValue)),
        (
          "model",
          [
            "name": .string(model.name), "architecture": .string(model.architecture),
            "digest": .string(model.digest), "precision": .string(model.precision),
          ]
        ),
        (
          "thresholds",
          [
            "dogProbability": .number(model.thresholds.dogProbability),
            "confidence": .number(model.thresholds.confidence),
          ]
        ),
        ("language", .string(context.language)),
      ])
  }

  private var breeds: [JSONValue] {
    figures.breeds.map {
      record(
        "breed",
        identity($0.key) + [("group", $0.key.group.map(JSONValue.string) ?? .null)], $0)
    }
  }

  private var groups: [JSONValue] {
    figures.groups.map { record("group", [("group", $0.key.map(JSONValue.string) ?? .null)], $0) }
  }

  private var folders: [JSONValue] {
    figures.folders.map { record("folder", path($0.key), $0) }
  }

  private var years: [JSONValue] {
    figures.years.map { record("year", [("year", .integer($0.key))], $0) }
  }

  private var months: [JSONValue] {
    let dated = figures.months.map {
      record("month", [("year", .integer($0.key.year)), ("month", .integer($0.key.month))], $0)
    }
    guard figures.undated > 0 else { return dated }
    let undated = Tally(key: (), photos: figures.undated, share: figures.share(figures.undated))
    return dated + [record("month", [("year", .null), ("month", .null)], undated)]
  }

  private func record(of confidence: Figures.Confidence) -> JSONValue {
    record(
      "confidence",
      [
        ("photos", .integer(confidence.photos)),
        ("bins", .array(confidence.bins.map(JSONValue.integer))),
        ("lowerQuartile", .number(confidence.lowerQuartile)),
        ("median", .number(confidence.median)),
        ("upperQuartile", .number(confidence.upperQuartile)),
      ])
  }

  private var leastSure: [JSONValue] {
    figures.leastSure.map { photo, breed in
      record(
        "leastSure",
        path(photo.path) + [
          ("outcome", photo.isUnsure ? "unsure" : "breed"), ("breed", .object(identity(breed))),
          ("confidence", .number(photo.confidence)),
        ])
    }
  }

  private var end: JSONValue {
    let outcomes = figures.outcomes
    return record(
      "summary",
      [
        ("photos", .integer(outcomes.photos)), ("breed", .integer(outcomes.breed)),
        ("confirmed", .integer(outcomes.confirmed)), ("unsure", .integer(outcomes.unsure)),
        ("notADog", .integer(outcomes.notADog)), ("unlabelled", .integer(outcomes.unlabelled)),
        ("errors", .integer(outcomes.unreadable)), ("otherFiles", .integer(summary.otherFiles)),
        ("interrupted", .bool(summary.isInterrupted)), ("seconds", .number(summary.seconds)),
      ])
  }

  private func identity(_ breed: Breed) -> Members {
    [("id", .string(breed.id)), ("name", .string(context.name(breed)))]
  }

  private func path(_ path: Path) -> Members {
    [("path", .string(path.lossyString))]
      + (path.isValidUTF8 ? [] : [("pathBase64", .string(base64(path.bytes)))])
  }

  private func record<Key>(_ type: String, _ members: Members, _ tally: Tally<Key>) -> JSONValue {
    record(
      type, members + [("photos", .integer(tally.photos)), ("share", .number(tally.share))])
  }

  private func record(_ type: String, _ members: Members) -> JSONValue {
    .object([("schema", "kennel.stats/1"), ("type", .string(type))] + members)
  }
}
