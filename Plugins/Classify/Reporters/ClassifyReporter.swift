import BreedRecognition
import CommandKit

/// Puts the results into a form; what it returns are whole lines, written as they stand.
protocol ClassifyReporter {
  /// What comes first.
  mutating func begin(_ model: ModelDescription) -> String
  /// What tells of one photo.
  mutating func report(_ result: PhotoResult) -> String
  /// What comes last.
  mutating func end(_ summary: ClassifySummary) -> String
}

extension OutputOptions.Format {
  /// The reporter for the form.
  func reporter(_ names: BreedNames, version: String, colors: Bool) -> any ClassifyReporter {
    switch self {
    case .table: TableReporter(names: names, style: TextStyle(isOn: colors))
    case .jsonl: JSONLinesReporter(names: names, version: version)
    case .csv: CSVReporter(names: names)
    }
  }
}
