import BreedRecognition
import CommandKit

/// Formats the results; every returned string consists of complete lines.
protocol ClassifyReporter {
  /// Returns the text before the results.
  mutating func begin(_ model: ModelDescription) -> String
  /// Returns the text for one photo.
  mutating func report(_ result: PhotoResult) -> String
  /// Returns the text after the results.
  mutating func end(_ summary: ClassifySummary) -> String
}

extension OutputOptions.Format {
  /// Returns the reporter for the format.
  ///
  /// - Parameters:
  ///   - names: the number and the language of breed names.
  ///   - version: the version of kennel.
  ///   - colors: whether the results are coloured, if the format supports colours.
  ///   - isTerminal: whether the output is a terminal, so that control characters must be escaped.
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
