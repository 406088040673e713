import BreedRecognition
import Files
import Foundation
import Messages
import TestSupport
import Testing

@testable import CommandKit

struct ClassifierLoadingTests {
  private let models = ModelLocation(executable: Path.runningProgram ?? ".")
  private let folder: TestSupport.TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A copy of the default bundle without its weights, whose thresholds name so many photos.
  private func bundle(photos: Int) throws -> Path {
    let own = try models.bundle(nil)
    let manifest = try Data(contentsOf: URL(filePath: "\(own.folder)/model.json"))
    var object = try JSONSerialization.jsonObject(with: manifest) as? [String: Any] ?? [:]
    var thresholds = object["thresholds"] as? [String: Any] ?? [:]
    thresholds["photos"] = photos
    thresholds["confidence"] = 0.9
    object["thresholds"] = thresholds
    try folder.write("own/model.json", JSONSerialization.data(withJSONObject: object))
    let labels = try Data(contentsOf: URL(filePath: "\(own.folder)/labels.json"))
    try folder.write("own/labels.json", labels)
    return folder.at("own")
  }

  @Test func `without a name the default model is loaded`() throws {
    let model = try Session.loadClassifier(ClassifierRequest(), models).model
    #expect(model.name == "tf_efficientnetv2_b0.dogs121" && model.breeds.count == 121)
    let named = try Session.loadClassifier(
      ClassifierRequest(model: "tf_efficientnetv2_b0.dogs121"), models)
    #expect(named.model.key == model.key)
  }

  @Test func `a request changes the arithmetic and the confidence, and only that`() throws {
    let usual = try Session.loadClassifier(ClassifierRequest(precision: .f32), models).model
    let other = try Session.loadClassifier(
      ClassifierRequest(precision: .bf16, minConfidence: 0.95), models
    ).model
    #expect(usual.precision == "f32" && other.precision == "bf16")
    #expect(other.thresholds.confidence == 0.95)
    #expect(other.thresholds.dogProbability == usual.thresholds.dogProbability)
    #expect(other.digest == usual.digest && other.key != usual.key)
    let surer = try Session.loadClassifier(
      ClassifierRequest(precision: .f32, minConfidence: 0.95), models
    ).model
    // What the catalog remembers of a model does not depend on where the decision is made.
    #expect(surer.key == usual.key)
  }

  @Test(arguments: ["nope", "/nowhere/model", ""])
  func `a model that is not there is an error with a sentence`(name: String) {
    let error = #expect(throws: BundleError.self) {
      try Session.loadClassifier(ClassifierRequest(model: Path(name)), models)
    }
    #expect(error?.fault == .data)
    #expect(error?.description.isEmpty == false)
  }

  @Test func `weights are not read before a photo wants them`() throws {
    let classifier = try Session.loadClassifier(
      ClassifierRequest(model: bundle(photos: 400)), models)
    #expect(classifier.model.thresholds.confidence == 0.9)
    #expect(throws: (any Error).self) { try classifier.makeWorker() }
  }

  @Test func `a model proven on few photos names no breed below its floor`() throws {
    let model = try bundle(photos: 40)
    let error = #expect(throws: CommandError.self) {
      try Session.loadClassifier(ClassifierRequest(model: model, minConfidence: 0.69), models)
    }
    #expect(error?.status == .usage)
    #expect(error?.description.contains("validated on 40 photos of dogs") == true)
    let allowed = try Session.loadClassifier(
      ClassifierRequest(model: model, minConfidence: 0.7), models)
    #expect(allowed.model.thresholds.confidence == 0.7)
  }
}
