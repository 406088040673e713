internal import BreedRecognition
internal import CommandKit
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
let noGroup = "no group"

/// The months as a table's head has them.
let monthNames = [
  "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]

extension Figures {
  /// The photos that no breed was counted for, by reason, as a report for people words it.
  var withoutBreed: [(reason: String, photos: Int)] {
    switch origin {
    case .model:
      [("unsure of the breed", outcomes.unsure), ("no dog seen", outcomes.notADog)]
    case .tags: [("no label", outcomes.unlabelled)]
    }
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
    return "Half of these \(photos) photos lie between \(percent(lowerQuartile)) and "
      + "\(percent(upperQuartile)); the middle one has \(percent(median))."
  }
}
