internal import BreedRecognition
internal import CommandKit

extension Figures {
  /// The figures for people.
  var table: String {
    var lines = ["\(model.name), \(model.precision)", ""]
    lines += photos == 0 ? [] : dogLines
    if let notADog { lines += notADogLines(notADog) }
    if errors > 0 { lines.append(line("photos that could not be read", "\(errors)")) }
    if !confusions.isEmpty { lines += [""] + confusionLines }
    if classes.contains(where: { $0.top1 < 1 }) { lines += [""] + classLines }
    return lines.joined(separator: "\n") + "\n"
  }

  private var dogLines: [String] {
    [
      line("photos of \(classes.count) \(classes.count == 1 ? "breed" : "breeds")", "\(photos)"),
      line("best breed right", exact(top1)),
      line("right breed among the best five", exact(top5)),
      line("best breed right, mean of the breeds", exact(meanPerClass)),
      line("called a breed", exact(decision.breed)),
      line("  right when called", decision.precision.map(exact) ?? "-"),
      line("unsure", exact(decision.unsure)),
      line("dogs missed", exact(decision.notADog)),
      line("expected calibration error (15 bins)", exact(ece)),
    ]
  }

  private func notADogLines(_ figures: NotADog) -> [String] {
    [
      line("photos without a dog", "\(figures.photos)"),
      line("  taken for a dog", exact(figures.falseAlarms)),
      line("  called a breed", exact(figures.calledBreed)),
    ] + (figures.auroc.map { [line("dog or not, area under ROC", decimal($0, places: 4))] } ?? [])
  }

  private var confusionLines: [String] {
    ["Most often taken for another breed:"]
      + confusions.map { pair, count in
        let times = count == 1 ? "once" : "\(count) times"
        return "  \(pair.actual.name) looked most like \(pair.seen.name) \(times)"
      }
  }

  private var classLines: [String] {
    let worst = classes.filter { $0.top1 < 1 }.sorted {
      ($0.top1, $0.breed.id) < ($1.top1, $1.breed.id)
    }
    return ["Least often right:"]
      + worst.prefix(10).map { line("  \($0.breed.name) (\($0.photos) photos)", exact($0.top1)) }
  }

  private func line(_ name: String, _ value: String) -> String {
    name + String(repeating: " ", count: max(1, 40 - name.count)) + value
  }

  private func exact(_ share: Double) -> String { decimal(share * 100, places: 1) + " %" }
}
