import BreedRecognition
import CommandKit
import TestSupport
import Testing

@testable import Evaluate

private let beagle = Breed(id: "n02088364", name: "Beagle", synonyms: ["English Beagle"])
private let collie = Breed(id: "n02106030", name: "Collie")
private let shepherd = Breed(id: "n02106662", name: "German Shepherd")
private let model = ModelDescription(
  name: "m", architecture: "a", digest: "d", folder: "f", precision: "f32",
  breeds: [beagle, collie, shepherd],
  thresholds: Thresholds(dogProbability: 0.5, confidence: 0.7))

private func recognition(
  _ outcome: Recognition.Outcome, _ ranking: [(Breed, Double)], dog: Double = 1
) -> Recognition {
  Recognition(
    outcome: outcome, ranking: ranking.map { RankedBreed(breed: $0.0, confidence: $0.1) },
    dogProbability: dog)
}

@Suite struct `An evaluation` {
  @Test func `counts what was right, called and confused`() throws {
    var evaluation = Evaluation(model, breeds: [beagle, collie])
    evaluation.count(recognition(.breed, [(beagle, 0.9), (collie, 0.1)]), as: .breed(beagle))
    evaluation.count(recognition(.breed, [(collie, 0.8), (beagle, 0.2)]), as: .breed(beagle))
    evaluation.count(recognition(.unsure, [(collie, 0.4), (beagle, 0.3)]), as: .breed(collie))
    evaluation.count(
      recognition(.notADog, [(shepherd, 0.1), (beagle, 0.1)], dog: 0.2), as: .breed(beagle))
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
    #expect(figures.confusions.map(\.count) == [1, 1])
    #expect(figures.notADog == nil)
  }

  @Test func `tells dogs from other photos`() throws {
    var evaluation = Evaluation(model, breeds: [beagle])
    for dog in [0.9, 0.8, 0.4] {
      evaluation.count(recognition(.breed, [(beagle, dog)], dog: dog), as: .breed(beagle))
    }
    evaluation.count(recognition(.breed, [(beagle, 0.85)], dog: 0.85), as: .notADog)
    evaluation.count(recognition(.notADog, [(beagle, 0.1)], dog: 0.1), as: .notADog)
    let figures = try #require(evaluation.figures().notADog)
    #expect(figures.photos == 2)
    #expect(figures.falseAlarms == 0.5)
    #expect(figures.calledBreed == 0.5)
    // Of the six pairs, four are in order: scikit-learn's roc_auc_score gives 0.6667.
    #expect(abs(try #require(figures.auroc) - 4.0 / 6) < 1e-12)
  }

  @Test(arguments: [true, false])
  func `writes figures that the published schema allows`(hasOthers: Bool) throws {
    var evaluation = Evaluation(model, breeds: [beagle, collie])
    evaluation.count(recognition(.breed, [(collie, 0.8), (beagle, 0.2)]), as: .breed(beagle))
    if hasOthers {
      evaluation.count(recognition(.notADog, [(beagle, 0.1)], dog: 0.1), as: .notADog)
    }
    let text = evaluation.figures().json(version: "0.1.0", isInterrupted: hasOthers).text
    let schema = try JSONSchema.published("kennel.evaluate-1")
    #expect(try schema.violations(in: text) == [])
    let wrong = text.replacing("\"top1\":0", with: "\"top1\":2")
    #expect(try schema.violations(in: wrong) != [])
  }

  @Test func `half counts for a tie under the ROC curve`() {
    #expect(areaUnderROC(positives: [0.5, 0.7], negatives: [0.5, 0.1]) == 0.875)
    #expect(areaUnderROC(positives: [], negatives: [1]) == nil)
  }

  @Test func `the calibration error is the mean distance of its bins`() {
    var calibration = Calibration()
    #expect(calibration.expectedError == 0)
    // One bin of 0.9 that is right half of the time, and one of 0.5 that always is.
    calibration.count(confidence: 0.9, isRight: true)
    calibration.count(confidence: 0.9, isRight: false)
    calibration.count(confidence: 0.5, isRight: true)
    calibration.count(confidence: 1, isRight: true)
    #expect(abs(calibration.expectedError - (0.8 + 0.5 + 0) / 4) < 1e-12)
  }
}
