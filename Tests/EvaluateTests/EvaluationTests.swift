import Files
import BreedRecognition
import CommandKit
import Metrics
import PhotoArchive
import Reporting
import TestSupport
import Testing

@testable import Evaluate

private let beagle = Breed(id: "n02088364", name: "Beagle", synonyms: ["English Beagle"])
private let collie = Breed(id: "n02106030", name: "Collie")
private let shepherd = Breed(id: "n02106662", name: "German Shepherd")
private let model = ModelDescription(
  name: "m", architecture: "a", digest: "d", folder: "f", precision: "f32",
  breeds: [beagle, collie, shepherd],
  thresholds: Thresholds(dogProbability: 0.5, confidence: 0.7), temperature: 0.68)
private let photo = Path("data/beagle/1.jpg")

private func recognition(
  _ outcome: Recognition.Outcome, _ ranking: [(Breed, Double)], dog: Double = 1,
  uncalibrated: Double? = nil, milliseconds: Double = 0
) -> Recognition {
  var measurements = Recognition.Measurements()
  measurements.decode = milliseconds / 1000
  measurements.inference = 2 * milliseconds / 1000
  return Recognition(
    outcome: outcome, ranking: ranking.map { RankedBreed(breed: $0.0, confidence: $0.1) },
    dogProbability: dog, measurements: measurements, uncalibratedConfidence: uncalibrated)
}

@Suite struct `An evaluation` {
  @Test func `counts what was right, called and confused`() throws {
    var evaluation = Evaluation(model)
    evaluation.count(
      recognition(.breed, [(beagle, 0.9), (collie, 0.1)]), as: .breed(beagle), at: photo)
    evaluation.count(
      recognition(.breed, [(collie, 0.8), (beagle, 0.2)]), as: .breed(beagle), at: photo)
    evaluation.count(
      recognition(.unsure, [(collie, 0.4), (beagle, 0.3)]), as: .breed(collie), at: photo)
    evaluation.count(
      recognition(.notADog, [(shepherd, 0.1), (beagle, 0.1)], dog: 0.2), as: .breed(beagle),
      at: photo)
    evaluation.countError()
    let figures = evaluation.figures()
    #expect(figures.photos == 4)
    #expect(figures.errors == 1)
    #expect(figures.top1 == 0.5)
    #expect(figures.top5 == 1)
    let mean: Double = 2 / 3
    #expect(abs(figures.meanPerClass - mean) < 1e-12)
    #expect(figures.decision.breed == 0.5)
    #expect(figures.decision.unsure == 0.25)
    #expect(figures.decision.notADog == 0.25)
    #expect(figures.decision.precision == 0.5)
    #expect(figures.classes.map(\.breed) == [beagle, collie])
    #expect(figures.confusions.map(\.photos) == [1, 1])
    #expect(figures.classes.map(\.precision) == [1, 0.5])
    #expect(figures.classes.map(\.f1) == [0.5, 2 / 3])
    #expect(figures.notADog == nil)
  }

  @Test func `tells dogs from other photos`() throws {
    var evaluation = Evaluation(model)
    for dog in [0.9, 0.8, 0.4] {
      evaluation.count(
        recognition(.breed, [(beagle, dog)], dog: dog), as: .breed(beagle), at: photo)
    }
    evaluation.count(recognition(.breed, [(beagle, 0.85)], dog: 0.85), as: .notADog, at: photo)
    evaluation.count(recognition(.notADog, [(beagle, 0.1)], dog: 0.1), as: .notADog, at: photo)
    let figures = try #require(evaluation.figures().notADog)
    #expect(figures.photos == 2)
    #expect(figures.falseAlarms == 0.5)
    #expect(figures.calledBreed == 0.5)
    // Of the six pairs, four are in order: scikit-learn's roc_auc_score gives 0.6667.
    #expect(abs(try #require(figures.auroc) - 4.0 / 6) < 1e-12)
  }

  @Test(arguments: [true, false])
  func `writes figures that the published schema allows`(hasOthers: Bool) throws {
    var evaluation = Evaluation(model)
    evaluation.count(
      recognition(.breed, [(collie, 0.8), (beagle, 0.2)]), as: .breed(beagle), at: photo)
    if hasOthers {
      evaluation.count(recognition(.notADog, [(beagle, 0.1)], dog: 0.1), as: .notADog, at: photo)
    }
    let text = evaluation.figures().json(version: "0.1.0", isInterrupted: hasOthers).text
    let schema = try JSONSchema.published("kennel.evaluate-2")
    #expect(try schema.violations(in: text) == [])
    let wrong = text.replacing("\"top1\":0", with: "\"top1\":2")
    #expect(try schema.violations(in: wrong) != [])
  }

  @Test func `keeps the mistakes, the surest first`() throws {
    var evaluation = Evaluation(model)
    for (number, confidence) in [0.3, 0.9, 0.6].enumerated() {
      evaluation.count(
        recognition(.breed, [(collie, confidence)]), as: .breed(beagle),
        at: Path("\(number).jpg"))
    }
    evaluation.count(recognition(.breed, [(collie, 1)]), as: .breed(collie), at: photo)
    evaluation.count(recognition(.unsure, [(collie, 0.7)]), as: .notADog, at: photo)
    evaluation.count(recognition(.notADog, [(collie, 0.8)], dog: 0.8), as: .notADog, at: photo)
    let mistakes = evaluation.figures().mistakes
    #expect(mistakes.map(\.seen.confidence) == [0.9, 0.7, 0.6, 0.3])
    #expect(mistakes.map(\.actual) == [beagle, nil, beagle, beagle])
    #expect(mistakes[0].path == Path("1.jpg"))
  }

  @Test func `tells what can be sorted automatically, and what the temperature does`() throws {
    var evaluation = Evaluation(model)
    for number in 0..<20 {
      // The surest 18 are right; one that is taken for no dog can't be sorted by any confidence.
      let breed = number < 18 ? beagle : collie
      evaluation.count(
        recognition(
          number == 19 ? .notADog : .breed, [(breed, 0.99 - Double(number) / 100)],
          uncalibrated: 0.5, milliseconds: Double(number)),
        as: .breed(beagle), at: photo)
    }
    let figures = evaluation.figures()
    #expect(figures.sortable.map { $0.point?.coverage } == [0.95, 0.9, 0.9, 0.9])
    #expect(abs(try #require(figures.uncalibrated).expectedError - 0.4) < 1e-12)
    #expect(abs(figures.timing.medians.decode - 0.0095) < 1e-12)
    #expect(abs(figures.timing.photo - 0.0285) < 1e-12)
    let text = figures.table
    #expect(text.contains("  without the temperature (0.68)        40.0 %"))
    #expect(
      text.contains("  with 95 % right                       90.0 %, from a confidence of 0.82"))
    #expect(text.contains("time a photo                            28.5 ms"))
  }

  @Test func `tells of no confidence that the model may not name breeds from`() throws {
    var evaluation = Evaluation(model)
    for number in 0..<10 {
      evaluation.count(
        recognition(.unsure, [(beagle, 0.95 - Double(number) / 10)]), as: .breed(beagle), at: photo)
    }
    // All ten are right, and five of them at 0.5 or more.
    let points = evaluation.figures().sortable.map(\.point)
    #expect(points.map { $0?.coverage } == [0.5, 0.5, 0.5, 0.5])
    #expect(points.map { $0?.threshold } == [0.5, 0.5, 0.5, 0.5])
  }

  @Test(
    arguments: [([], 0), ([3], 3), ([2, 9, 1], 2), ([4, 1, 2, 9], 3)] as [([Double], Double)])
  func `the median is the middle`(numbers: [Double], middle: Double) {
    #expect(median(numbers) == middle)
  }
}
