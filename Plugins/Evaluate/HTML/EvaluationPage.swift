internal import Files
internal import BreedRecognition
internal import CommandKit
internal import Metrics
internal import Reporting

/// The figures of an evaluation as a self-contained HTML page.
struct EvaluationPage {
  /// The maximum number of mistakes to show.
  static let mostMistakes = 16

  let figures: Figures
  /// The dataset's path as the user entered it.
  let dataset: String
  let version: String
  let isInterrupted: Bool
  /// Thumbnails of the mistakes; those that could not be decoded are missing.
  let pictures: [Path: Thumbnail]

  /// The complete page.
  var page: Markup {
    Page(
      title: "How often \(figures.model.name) is right", version: version, header: header,
      footer: footer,
      main: figures.photos == 0
        ? "\(numbers)\(mistakes)"
        : "\(numbers)\(coverage)\(reliability)\(matrix)\(confusions)\(mistakes)\(breeds)"
    ).markup
  }

  private var header: Markup {
    let photos = counted(figures.photos, "photo", "photos")
    let breeds = counted(figures.classes.count, "breed", "breeds")
    return """
      <p>Measured on \(photos) of \(breeds) in <span class="path">\(dataset)</span>\
      \(isInterrupted ? ", stopped before the end" : "").</p>
      <p class="note">On photos that the model was trained on, or that are cut from the same \
      photos, the figures flatter it. Looks are no pedigree: a shelter dog is often a mix.</p>

      """
  }

  private var numbers: Markup {
    var boxes: [(String, String)] = []
    if figures.photos > 0 {
      boxes = [
        ("best breed right", shareText(figures.top1)),
        ("right breed among the best five", shareText(figures.top5)),
        ("called a breed", shareText(figures.decision.breed)),
        ("right when called", figures.decision.precision.map(shareText) ?? "-"),
        ("unsure", shareText(figures.decision.unsure)),
        ("dogs missed", shareText(figures.decision.notADog)),
        ("calibration error", shareText(figures.reliability.expectedError)),
      ]
    }
    if let others = figures.notADog {
      boxes.append(
        (
          "of \(counted(others.photos, "photo", "photos")) without a dog, taken for a dog",
          shareText(others.falseAlarms)
        ))
    }
    boxes.append(("time a photo, on one thread", milliseconds(figures.timing.photo)))
    if figures.errors > 0 { boxes.append(("could not be read", "\(figures.errors)")) }
    return .section("numbers", "In numbers", .numbers(boxes))
  }

  private var footer: Markup {
    let medians = figures.timing.medians
    return """
      <p>Measured by kennel \(version) with the model \(figures.model.name) \
      (\(figures.model.architecture), \(figures.model.precision); SHA-256 of the weights: \
      <span class="path">\(figures.model.digest)</span>). Times are medians: \
      \(milliseconds(medians.decode)) to decode a photo, \(milliseconds(medians.preprocess)) to prepare it, \
      \(milliseconds(medians.inference)) in the network. This page loads nothing from the network.</p>

      """
  }
}
