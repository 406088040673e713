internal import Files
internal import BreedRecognition
internal import CommandKit
internal import Reporting

/// The census for programs: records of the schema `kennel.stats/2`, one per line.
struct JSONLinesReport {
  let figures: Figures
  let summary: StatsSummary
  let context: ReportContext

  /// The records, each with its line end.
  var text: String {
    let records: [JSONValue] =
      [header] + breeds + groups + folders + years + months
      + (figures.confidence.map { [record(of: $0)] } ?? []) + leastSure + [end]
    return records.map(\.line).joined()
  }

  private var header: JSONValue {
    record(
      "header",
      [("version", .string(context.version)), ("from", .string(figures.origin.rawValue))]
        + context.model.jsonMembers + [("language", .string(context.language))])
  }

  private var breeds: [JSONValue] {
    figures.breeds.map {
      record(
        "breed",
        identity($0.key) + [("group", .text($0.key.group))], $0)
    }
  }

  private var groups: [JSONValue] {
    figures.groups.map { record("group", [("group", .text($0.key))], $0) }
  }

  private var folders: [JSONValue] {
    figures.folders.map { record("folder", JSONValue.path($0.key.bytes), $0) }
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
        ("lowerQuartile", .rounded(confidence.lowerQuartile)),
        ("median", .rounded(confidence.median)),
        ("upperQuartile", .rounded(confidence.upperQuartile)),
      ])
  }

  private var leastSure: [JSONValue] {
    figures.leastSure.map { photo, breed in
      record(
        "leastSure",
        JSONValue.path(photo.path.bytes) + [
          ("outcome", photo.isUnsure ? "unsure" : "breed"), ("breed", .object(identity(breed))),
          ("confidence", .rounded(photo.confidence)),
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
        ("interrupted", .bool(summary.isInterrupted)), ("seconds", .rounded(summary.seconds)),
      ])
  }

  private func identity(_ breed: Breed) -> JSONValue.Members {
    [("id", .string(breed.id)), ("name", .string(context.name(breed)))]
  }

  private func record<Key>(_ type: String, _ members: JSONValue.Members, _ tally: Tally<Key>)
    -> JSONValue
  {
    record(
      type, members + [("photos", .integer(tally.photos)), ("share", .rounded(tally.share))])
  }

  private func record(_ type: String, _ members: JSONValue.Members) -> JSONValue {
    .object([("schema", "kennel.stats/2"), ("type", .string(type))] + members)
  }
}
