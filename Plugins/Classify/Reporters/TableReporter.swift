internal import Files
import BreedRecognition
import CommandKit
import PhotoArchive
import Reporting

/// Reports for people: a line a photo.
///
/// Results come one by one, so that no column can be as wide as the widest of all. The column of
/// paths grows with the longest path so far, up to a limit beyond which a path pushes its own line.
struct TableReporter: ClassifyReporter {
  let names: BreedNames
  let style: TextStyle
  private var pathWidth = 0

  private static let widestPathColumn = 48

  init(names: BreedNames, style: TextStyle) {
    self.names = names
    self.style = style
  }

  func begin(_ model: ModelDescription) -> String { "" }

  mutating func report(_ result: PhotoResult) -> String {
    let path = result.path.displayName
    if path.count <= Self.widestPathColumn { pathWidth = max(pathWidth, path.count) }
    let gap = String(repeating: " ", count: max(0, pathWidth - path.count) + 2)
    return path + gap + verdict(result) + "\n"
  }

  func end(_ summary: ClassifySummary) -> String { "" }

  private func verdict(_ result: PhotoResult) -> String {
    switch result.recognition {
    case .failure(let error): style.bad("could not be read: \(error)")
    case .success(let recognition):
      stated(result) + verdict(recognition)
        + recognition.warnings.map { style.doubtful("  [\($0)]") }.joined()
    }
  }

  /// What a person said of the photo, which comes first.
  private func stated(_ result: PhotoResult) -> String {
    guard let label = names.statedLabel(result) else { return "" }
    return "labelled " + style.strong(label.name) + " by a person; "
  }

  private func verdict(_ recognition: Recognition) -> String {
    switch recognition.outcome {
    case .notADog: style.faint("no dog seen (dog \(percent(recognition.dogProbability)))")
    case .unsure:
      style.doubtful("unsure") + ": " + breeds(recognition) { $0 }
    case .breed:
      "looks most like " + breeds(recognition, style.strong)
    }
  }

  private func breeds(_ recognition: Recognition, _ emphasise: (String) -> String) -> String {
    guard let best = recognition.breed else { return "" }
    let others = names.alternatives(recognition).filter { $0.confidence >= 0.01 }
    let tail = others.map { "\(names.name($0)) \(percent($0.confidence))" }
    let head = "\(emphasise(names.name(best))) \(percent(best.confidence))"
    return tail.isEmpty ? head : head + style.faint(", or " + tail.joined(separator: ", "))
  }
}
