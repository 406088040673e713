import Files
import BreedRecognition
import CommandKit
import Messages
import PhotoArchive
import Reporting

/// Reports for spreadsheets, in the CSV format of RFC 4180.
///
/// Invalid UTF-8 in a path is replaced by U+FFFD; JSON Lines keep the bytes. On a terminal, control
/// characters are escaped as in the table.
struct CSVReporter: ClassifyReporter {
  let names: BreedNames
  let isTerminal: Bool

  func begin(_ model: ModelDescription) -> String {
    line([
      "path", "outcome", "breed_id", "breed", "confidence", "dog_probability", "alternatives",
      "warnings", "error", "label",
    ])
  }

  func report(_ result: PhotoResult) -> String {
    let path = isTerminal ? result.path.displayName : result.path.lossyString
    switch result.recognition {
    case .failure(let error):
      return line([path, "error", "", "", "", "", "", "", error.description, ""])
    case .success(let recognition):
      let best = recognition.breed
      let alternatives = names.alternatives(recognition).map {
        "\(names.name($0)) \(number($0.confidence))"
      }
      return line([
        path, recognition.outcome.rawValue, best?.breed.id ?? "", best.map(names.name) ?? "",
        best.map { number($0.confidence) } ?? "", number(recognition.dogProbability),
        alternatives.joined(separator: "; "),
        recognition.warnings.map(\.description).joined(separator: "; "), "",
        names.statedLabel(result)?.name ?? "",
      ])
    }
  }

  func end(_ summary: ClassifySummary) -> String { "" }

  private func number(_ value: Double) -> String { JSONValue.rounded(value).text }

  private func line(_ fields: [String]) -> String {
    // Paths are escaped already; such an escape is not escaped again.
    let shown = isTerminal ? fields.map { Path($0).displayName } : fields
    return CSV.record(shown)
  }
}
