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
  ///
  /// - Parameters:
  ///   - names: which breeds are named, and how.
  ///   - version: kennel's version.
  ///   - colors: whether the results are coloured, where the form has colours.
  ///   - isTerminal: whether a terminal takes them, which names must not drive.
  /// - Returns: the reporter.
  func reporter(
    _ names: BreedNames, version: String, colors: Bool, isTerminal: Bool
  ) -> any ClassifyReporter {
    switch self {
    case .table: TableReporter(names: names, style: TextStyle(isOn: colors))
    case .jsonl: JSONLinesReporter(names: names, version: version)
    case .csv: CSVReporter(names: names, isTerminal: isTerminal)
    }
  }
}
