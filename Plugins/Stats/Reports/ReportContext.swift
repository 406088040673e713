internal import BreedRecognition
internal import CommandKit
internal import Messages
internal import Reporting

/// What all reports need besides the figures.
struct ReportContext {
  /// kennel's version.
  let version: String
  let model: ModelDescription
  /// The code of the language that breeds are named in.
  let language: String
  /// How many breeds and folders a report for people names.
  let top: Int
  /// The paths that were looked through, as the user named them.
  var places: [String] = []

  /// The name of a breed in the report's language.
  func name(_ breed: Breed) -> String { breed.name(in: language) }
}

/// The name of the breeds of no group.
let noGroup = StatsMessage.noGroup().description

/// The name of the photos without a date.
let noDate = StatsMessage.noDate().description

/// A tenth of the confidences, such as `90 to 100 %` for the last one.
func tenthName(_ tenth: Int) -> String {
  StatsMessage.tenth(["least": .count(tenth * 10), "most": .count(tenth * 10 + 10)]).description
}

/// The months as a table's head has them.
let monthNames = [
  "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]

extension Figures {
  /// The photos that no breed was counted for, by reason, as a report for people words it.
  var withoutBreed: [(reason: String, photos: Int)] {
    let rows: [(StatsMessage, Int)] =
      switch origin {
      case .model: [(.unsure, outcomes.unsure), (.noDog, outcomes.notADog)]
      case .tags: [(.noLabel, outcomes.unlabelled)]
      }
    return rows.map { ($0().description, $1) }
  }

  /// How many photos each month of `year` has, from January on.
  func monthly(_ year: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: 12)
    for month in months where month.key.year == year { counts[month.key.month - 1] = month.photos }
    return counts
  }
}

extension Figures.Confidence {
  /// The quartiles in words; nil for so few photos that they say nothing.
  var sentence: String? {
    guard photos >= 4 else { return nil }
    return StatsMessage.quartiles([
      "count": .count(photos), "lower": .text(percent(lowerQuartile)),
      "upper": .text(percent(upperQuartile)), "median": .text(percent(median)),
    ]).description
  }
}
