internal import Files
import BreedRecognition
import CommandKit
import Messages
import PhotoArchive
import Reporting

/// Reports for people: one line per photo.
///
/// Results are printed one by one, so the widest path is not known in advance. The column of paths
/// grows with the longest path so far, up to a limit; longer paths only widen their own line.
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
    case .failure(let reason):
      style.bad("\(ClassifyMessage.unreadable(["cause": .message(reason.message)]))")
    case .success(let recognition):
      stated(result, verdict(recognition))
        + recognition.warnings.map { style.doubtful("  [\($0)]") }.joined()
    }
  }

  /// Puts the breed that the user confirmed before the model's verdict.
  private func stated(_ result: PhotoResult, _ verdict: String) -> String {
    guard let label = names.statedLabel(result) else { return verdict }
    let text = ClassifyMessage.labelled([
      "name": .styled(style.strong(label.name)), "verdict": .styled(verdict),
    ])
    return text.description
  }

  private func verdict(_ recognition: Recognition) -> String {
    switch recognition.outcome {
    case .notADog:
      let probability = percent(recognition.dogProbability)
      return style.faint("\(ClassifyMessage.noDog(["probability": .text(probability)]))")
    case .unsure:
      return style.doubtful("\(ClassifyMessage.unsure())") + ": " + breeds(recognition) { $0 }
    case .breed:
      let breeds = breeds(recognition, style.strong)
      return ClassifyMessage.looksLike(["breeds": .styled(breeds)]).description
    }
  }

  private func breeds(_ recognition: Recognition, _ emphasise: (String) -> String) -> String {
    guard let best = recognition.breed else { return "" }
    let others = names.alternatives(recognition).filter { $0.confidence >= 0.01 }
      .map { "\(names.name($0)) \(percent($0.confidence))" }.joined(separator: ", ")
    let head = "\(emphasise(names.name(best))) \(percent(best.confidence))"
    if others.isEmpty { return head }
    return head + style.faint("\(ClassifyMessage.others(["breeds": .text(others)]))")
  }
}
