import Files
import Foundation
import TestSupport
import Testing

@testable import BreedRecognition

@Suite struct `The confidence that a breed is named from` {
  @Test(
    arguments: [
      (0, nil, 0.5), (0.6, nil, 0.6), (0.7, nil, 0.7), (1, nil, 1), (.nan, nil, 0.5),
      (0, 100, 0.5), (0.65, 100, 0.65), (0, 99, 0.7), (0.65, 99, 0.7), (0.9, 99, 0.9), (0, 0, 0.7),
    ] as [(Double, Int?, Double)])
  func `is never below the floor`(written: Double, photos: Int?, inForce: Double) {
    let thresholds = Thresholds(dogProbability: 0, confidence: written, photos: photos)
    #expect(thresholds.confidence == inForce)
    #expect(
      Thresholds(dogProbability: 0, confidence: 1, photos: photos).with(confidence: written)
        == thresholds)
    let outcome = { thresholds.outcome(dogProbability: 1, confidence: $0) }
    #expect(outcome(inForce) == .breed)
    #expect(outcome(inForce.nextDown) == .unsure)
    #expect(outcome(.nan) == .unsure)
  }

  @Test(
    arguments: [
      ("{\"dogProbability\": 0, \"confidence\": 0}", 0.5),
      ("{\"dogProbability\": 0, \"confidence\": 0, \"photos\": 100}", 0.5),
      ("{\"dogProbability\": 0, \"confidence\": 0, \"photos\": 99}", 0.7),
      ("{\"dogProbability\": 0, \"confidence\": 0.4, \"fittedOn\": \"dogs\"}", 0.5),
      // What kennel 0.1.0 wrote.
      (
        "{\"dogProbability\": 0, \"confidence\": 0, \"fittedOn\": \"12 validation photos of dogs "
          + "and 800 without, of the dataset 0123456789ab\"}", 0.7
      ),
      (
        "{\"dogProbability\": 0, \"confidence\": 0.6, \"fittedOn\": \"240 validation photos of "
          + "dogs and 0 without, of the dataset 0123456789ab\"}", 0.6
      ),
      (
        "{\"dogProbability\": 0, \"confidence\": 0.5, \"fittedOn\": \"nothing: they were not "
          + "fitted\"}", 0.7
      ),
    ])
  func `holds whatever a bundle says`(thresholds: String, inForce: Double) throws {
    let copy = try BundleCopy()
    try copy.setThresholds(thresholds)
    let bundle = try ModelBundle(folder: Path(copy.folder.path(percentEncoded: false)))
    for asked in [nil, inForce] {
      let classifier = BreedClassifier(bundle, minimumConfidence: asked)
      #expect(classifier.model.thresholds.confidence == inForce)
      // Decided again from outputs that the catalog kept: one breed just below, and one just above.
      for (confidence, outcome) in [
        (inForce - 1e-3, Recognition.Outcome.unsure), (inForce, .breed),
      ] {
        let kept = outputs(of: bundle, confidence: confidence)
        #expect(
          classifier.recognition(fromOutputs: kept.bytes, warnings: [])?.outcome == outcome)
      }
    }
  }

  /// Outputs whose best breed has a confidence, and the background the rest of 1.
  private func outputs(of bundle: ModelBundle, confidence: Double) -> NetworkOutputs {
    var logits = [Float](repeating: -100, count: bundle.breeds.count)
    logits[0] = 0
    // A little less, for the confidence to be reached in spite of rounding.
    return NetworkOutputs(logits: logits, largest: 0, sum: 1 / confidence * (1 - 1e-12))
  }

  @Test(
    arguments: [
      ("{\"dogProbability\": 0.5, \"confidence\": -1}", "thresholds.confidence"),
      ("{\"dogProbability\": 0.5, \"confidence\": 7}", "thresholds.confidence"),
      ("{\"dogProbability\": -0.5, \"confidence\": 0.7}", "thresholds.dogProbability"),
      ("{\"dogProbability\": 0.5, \"confidence\": 0.7, \"photos\": -1}", "thresholds.photos"),
      ("{\"dogProbability\": 0.5, \"confidence\": 0.7, \"photos\": 0.5}", "model.json"),
      ("{\"dogProbability\": 0.5, \"confidence\": 1e999}", "model.json"),
    ])
  func `must make sense in a bundle`(thresholds: String, key: String) throws {
    let copy = try BundleCopy()
    try copy.setThresholds(thresholds)
    #expect(copy.problem().contains("model.json"))
    #expect(copy.problem().contains(key), "\(copy.problem())")
  }

  @Test func `is what it was with the default model`() throws {
    let bundle = try defaultBundle()
    #expect(
      bundle.manifest.thresholds
        == Thresholds(dogProbability: 0.5, confidence: 0.7, photos: nil))
    let lenient = BreedClassifier(bundle, minimumConfidence: 0.5)
    #expect(lenient.model.thresholds.confidence == 0.5)
  }
}

extension BundleCopy {
  /// Replaces the object `thresholds` of `model.json`.
  fileprivate func setThresholds(_ json: String) throws {
    let text = try String(contentsOf: path("model.json"), encoding: .utf8)
    let section = try #require(text.firstMatch(of: /"thresholds": \{[^}]*\}/))
    try replace(String(section.output), with: "\"thresholds\": \(json)", in: "model.json")
  }
}
