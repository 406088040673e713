internal import BreedRecognition
internal import CommandKit
internal import Messages
internal import Metrics
internal import Reporting

extension Figures {
  /// The figures as a table for people.
  var table: String {
    let head = EvaluateMessage.model([
      "name": .text(model.name), "precision": .text(model.precision),
    ])
    var lines = [head.description, ""]
    if photos > 0 { lines += dogLines }
    if let notADog { lines += notADogLines(notADog) }
    lines += Message.counts([(errors, EvaluateMessage.errors)]).map(\.description)
    lines.append("\(times)")
    if photos > 0 { lines += [""] + sortableLines }
    if !matrix.confusions.isEmpty { lines += [""] + confusionLines }
    if classes.contains(where: { $0.f1 < 1 }) { lines += [""] + classLines }
    return lines.joined(separator: "\n") + "\n"
  }

  private var dogLines: [String] {
    let dogs = EvaluateMessage.dogs([
      "top1": .text(shareText(top1)), "top5": .text(shareText(top5)),
      "mean": .text(shareText(meanPerClass)), "called": .text(shareText(decision.breed)),
      "right": .text(decision.precision.map(shareText) ?? "-"),
      "unsure": .text(shareText(decision.unsure)), "missed": .text(shareText(decision.notADog)),
      "error": .text(shareText(reliability.expectedError)),
    ])
    let uncalibrated = withoutTemperature.map {
      let name = EvaluateMessage.uncalibrated(["temperature": "\(model.temperature)"])
      return line(name, shareText($0.expectedError))
    }
    return [
      line(EvaluateMessage.photos(["count": .count(classes.count)]), "\(photos)"), "\(dogs)",
    ] + [uncalibrated].compactMap { $0 }
  }

  private func notADogLines(_ figures: NotADog) -> [String] {
    let others = EvaluateMessage.others([
      "photos": .count(figures.photos), "dogs": .text(shareText(figures.falseAlarms)),
      "breeds": .text(shareText(figures.calledBreed)),
    ])
    let area = figures.auroc.map { EvaluateMessage.auroc(["area": .text(decimal($0, places: 4))]) }
    return [others, area].compactMap { $0?.description }
  }

  private var times: Message {
    let medians = timing.medians
    return EvaluateMessage.times([
      "photo": .text(milliseconds(timing.photo)), "decoding": .text(milliseconds(medians.decode)),
      "preparing": .text(milliseconds(medians.preprocess)),
      "network": .text(milliseconds(medians.inference)),
    ])
  }

  private var sortableLines: [String] {
    ["\(EvaluateMessage.sortable())"]
      + sortable.map { target, point in
        let name = EvaluateMessage.precision(["share": .text(wholePercent(target))])
        guard let point else { return line(name, "\(EvaluateMessage.none())") }
        let coverage = EvaluateMessage.coverage([
          "share": .text(shareText(point.coverage)),
          "confidence": .text(decimal(point.threshold, places: 2)),
        ])
        return line(name, "\(coverage)")
      }
  }

  private var confusionLines: [String] {
    ["\(EvaluateMessage.confusions())"]
      + confusions.prefix(10).map { actual, seen, count in
        let row: EvaluateMessage = count == 1 ? .confusedOnce : .confused
        let text = row([
          "breed": .text(actual.name), "seen": .text(seen.name), "count": .count(count),
        ])
        return text.description
      }
  }

  private var classLines: [String] {
    let worst = classes.filter { $0.f1 < 1 }.sorted {
      ($0.f1, $0.breed.id) < ($1.f1, $1.breed.id)
    }
    return [line(EvaluateMessage.weakest(), "precision   recall       F1")]
      + worst.prefix(10).map { breed in
        line(
          EvaluateMessage.breed([
            "name": .text(breed.breed.name), "count": .count(breed.photos),
          ]),
          rightAligned(breed.precision.map(shareText) ?? "-", to: 9)
            + rightAligned(shareText(breed.top1), to: 9) + rightAligned(shareText(breed.f1), to: 9))
      }
  }

  private func line(_ name: Message, _ value: String) -> String {
    filled(name.description, to: 39) + " " + value
  }
}
