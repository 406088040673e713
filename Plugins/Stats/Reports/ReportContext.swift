internal import BreedRecognition
internal import CommandKit
internal import Messages
internal import Reporting

/// The data that all reports need besides the figures.
struct ReportContext {
  /// The version of kennel.
  let version: String
  let model: ModelDescription
  /// The code of the language for breed names.
  let language: String
  /// The maximum number of breeds and folders to list in a report for people.
  let top: Int
  /// The paths that were searched, as the user entered them.
  var places: [String] = []

  /// Returns the name of a breed in the report's language.
  func name(_ breed: Breed) -> String { breed.name(in: language) }
}

/// The label of the breeds without a group.
let noGroup = StatsMessage.noGroup().description

/// The label of the photos without a date.
let noDate = StatsMessage.noDate().description

/// Returns the label of a tenth of the scale, such as `90 to 100 %` for the last one.
func tenthName(_ tenth: Int) -> String {
  StatsMessage.tenth(["least": .count(tenth * 10), "most": .count(tenth * 10 + 10)]).description
}

/// The abbreviated names of the months for table headers.
let monthNames = [
  "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]

extension Figures {
  /// The numbers of photos without a counted breed, by reason, with the text for people.
  var withoutBreed: [(reason: String, photos: Int)] {
    let rows: [(StatsMessage, Int)] =
      switch origin {
      case .model: [(.unsure, outcomes.unsure), (.noDog, outcomes.notADog)]
      case .tags: [(.noLabel, outcomes.unlabelled)]
      }
    return rows.map { ($0().description, $1) }
  }

  /// Returns the numbers of photos in the months of `year`, from January.
  func monthly(_ year: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: 12)
    for month in months where month.key.year == year { counts[month.key.month - 1] = month.photos }
    return counts
  }
}

extension Figures.Confidence {
  /// The quartiles as a sentence; nil if there are too few photos to be meaningful.
  var sentence: String? {
    guard photos >= 4 else { return nil }
    return StatsMessage.quartiles([
      "count": .count(photos), "lower": .text(percent(lowerQuartile)),
      "upper": .text(percent(upperQuartile)), "median": .text(percent(median)),
    ]).description
  }
}
