internal import BreedRecognition
internal import CommandKit
internal import Metrics
internal import Reporting

extension Figures {
  /// The figures for people.
  var table: String {
    var lines = ["\(model.name), \(model.precision)", ""]
    lines += photos == 0 ? [] : dogLines
    if let notADog { lines += notADogLines(notADog) }
    if errors > 0 { lines.append(line("photos that could not be read", "\(errors)")) }
    lines.append(line("time a photo", milliseconds(timing.photo)))
    lines += timingLines
    if photos > 0 { lines += [""] + sortableLines }
    if !matrix.confusions.isEmpty { lines += [""] + confusionLines }
    if classes.contains(where: { $0.f1 < 1 }) { lines += [""] + classLines }
    return lines.joined(separator: "\n") + "\n"
  }

  private var dogLines: [String] {
    [
      line("photos of \(counted(classes.count, "breed", "breeds"))", "\(photos)"),
      line("best breed right", shareText(top1)),
      line("right breed among the best five", shareText(top5)),
      line("best breed right, mean of the breeds", shareText(meanPerClass)),
      line("called a breed", shareText(decision.breed)),
      line("  right when called", decision.precision.map(shareText) ?? "-"),
      line("unsure", shareText(decision.unsure)),
      line("dogs missed", shareText(decision.notADog)),
      line("expected calibration error (15 bins)", shareText(reliability.expectedError)),
    ]
      + (withoutTemperature.map {
        [line("  without the temperature (\(model.temperature))", shareText($0.expectedError))]
      } ?? [])
  }

  private func notADogLines(_ figures: NotADog) -> [String] {
    [
      line("photos without a dog", "\(figures.photos)"),
      line("  taken for a dog", shareText(figures.falseAlarms)),
      line("  called a breed", shareText(figures.calledBreed)),
    ] + (figures.auroc.map { [line("dog or not, area under ROC", decimal($0, places: 4))] } ?? [])
  }

  private var timingLines: [String] {
    let medians = timing.medians
    return [
      line("  decoding it", milliseconds(medians.decode)),
      line("  preparing it", milliseconds(medians.preprocess)),
      line("  in the network", milliseconds(medians.inference)),
    ]
  }

  private var sortableLines: [String] {
    ["Can be sorted automatically:"]
      + sortable.map { target, point in
        let name = "  with \(wholePercent(target)) right"
        guard let point else { return line(name, "none") }
        let threshold = decimal(point.threshold, places: 2)
        return line(name, "\(shareText(point.coverage)), from a confidence of \(threshold) on")
      }
  }

  private var confusionLines: [String] {
    ["Most often taken for another breed:"]
      + confusions.prefix(10).map { actual, seen, count in
        let times = count == 1 ? "once" : "\(count) times"
        return "  \(actual.name) looked most like \(seen.name) \(times)"
      }
  }

  private var classLines: [String] {
    let worst = classes.filter { $0.f1 < 1 }.sorted {
      ($0.f1, $0.breed.id) < ($1.f1, $1.breed.id)
    }
    return [line("Weakest breeds:", "precision   recall       F1")]
      + worst.prefix(10).map { breed in
        line(
          "  \(breed.breed.name) (\(counted(breed.photos, "photo", "photos")))",
          rightAligned(breed.precision.map(shareText) ?? "-", to: 9)
            + rightAligned(shareText(breed.top1), to: 9) + rightAligned(shareText(breed.f1), to: 9))
      }
  }

  private func line(_ name: String, _ value: String) -> String {
    name + String(repeating: " ", count: max(1, 40 - name.count)) + value
  }
}
