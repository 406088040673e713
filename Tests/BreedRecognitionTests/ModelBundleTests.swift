import TestSupport
import Files
import Digests
import Foundation
import Messages
import NeuralNetwork
import Testing

@testable import BreedRecognition

/// A copy of the default bundle that a test may damage.
final class BundleCopy {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "kennel-bundle-\(UUID().uuidString)")

  init() throws {
    let bundle = try defaultBundle()
    try FileManager.default.copyItem(at: URL(filePath: bundle.folder.lossyString), to: folder)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> URL { folder.appending(path: name) }

  func replace(_ old: String, with new: String, in name: String) throws {
    let text = try String(contentsOf: path(name), encoding: .utf8)
    try #require(text.contains(old))
    try Data(text.replacing(old, with: new).utf8).write(to: path(name))
  }

  /// The sentence of the error that using the bundle ends in.
  func problem() -> String {
    do {
      let bundle = try ModelBundle(folder: Path(folder.path(percentEncoded: false)))
      try BreedClassifier(bundle).prepare()
      return "none"
    } catch {
      return "\(error)"
    }
  }
}

@Suite struct `A model bundle` {
  @Test func `is read whole`() throws {
    let bundle = try defaultBundle()
    #expect(bundle.manifest.name == ModelLocation.defaultName)
    #expect(bundle.labels.count == 1000)
    #expect(bundle.breeds.count == 121)
    #expect(bundle.breeds.first { $0.id == "n02085620" }?.name(in: "fr") == "Chihuahua")
    let model = BreedClassifier(bundle, precision: .f32, minimumConfidence: 0.9).model
    #expect(model.precision == "f32")
    #expect(model.thresholds == Thresholds(dogProbability: 0.5, confidence: 0.9))
  }

  @Test func `runs in int8 on fast code alone`() throws {
    let bundle = try defaultBundle()
    #expect(bundle.manifest.int8LayerCount ?? 0 > 60)
    let plan = try InferencePlan(
      bundle.network, parameters: bundle.openWeights(), precision: .int8,
      quantization: bundle.manifest.quantization)
    #expect(!plan.implementations.contains { $0.implementation.hasPrefix("ref") })
  }

  @Test(arguments: [
    ("\"formatVersion\": 1", "\"formatVersion\": 2", "format version 2"),
    ("\"tf_efficientnetv2_b0\"", "\"resnet_9000\"", "this kennel knows tf_efficientnetv2_b0"),
    ("\"numberOfClasses\": 1000", "\"numberOfClasses\": 999", "has 1000 labels"),
    ("\"weights.safetensors\"", "\"../weights.safetensors\"", "outside of the bundle"),
    ("\"fff5d264", "\"00f5d264", "is damaged or another model's"),
    ("\"temperature\": 0.68", "\"temperature\": 1e-309", "temperature must be from 0.01"),
    ("\"bicubic\"", "\"psychic\"", "psychic"),
    ("0.485", "1e30", "model.json: input.mean: kennel can't use [1e+30"),
    ("0.225", "1e-30", "model.json: input.std: kennel can't use ["),
    ("0.225", "-0.225", "model.json: input.std: kennel can't use ["),
    ("\"blocks.1.0.conv_exp\"", "\"blocks.1.0.psy\"", "blocks.1.0.psy"),
    ("\"blocks.1.0.conv_exp\": [-", "\"blocks.1.0.conv_exp\": [", "a range goes"),
    ("\"width\": 256", "\"width\": \"wide\"", "width"),
    ("\"licence\"", "\"license\"", "the key licence is missing"),
    ("\"confidence\": 0.7", "\"confidence\": 7", "thresholds.confidence: a threshold must be"),
    ("{", "", "model.json"),
  ])
  func `with a wrong model.json is refused with what is wrong`(
    old: String, new: String, sentence: String
  ) throws {
    let copy = try BundleCopy()
    try copy.replace(old, with: new, in: "model.json")
    #expect(copy.problem().contains(sentence), "\(copy.problem())")
  }

  @Test func `whose names would drive the terminal is refused`() throws {
    let copy = try BundleCopy()
    try copy.replace("\"Chihuahua\"", with: "\"Chihua\\u001b[31mhua\"", in: "labels.json")
    #expect(copy.problem().contains("control characters"))
  }

  @Test(arguments: ["model.json", "labels.json", "weights.safetensors"])
  func `without one of its files is refused by name`(name: String) throws {
    let copy = try BundleCopy()
    try FileManager.default.removeItem(at: copy.path(name))
    #expect(copy.problem().contains(name))
  }

  @Test func `with one changed byte in the weights is refused`() throws {
    let copy = try BundleCopy()
    var weights = try Data(contentsOf: copy.path("weights.safetensors"))
    weights[weights.count / 2] ^= 1
    try weights.write(to: copy.path("weights.safetensors"))
    #expect(copy.problem().contains("weights.safetensors is damaged"))
  }

  @Test func `with a tensor of another network is refused`() throws {
    let copy = try BundleCopy()
    let path = copy.path("weights.safetensors")
    let file = try SafetensorsFile(path: Path(path))
    var tensors = try file.names.map { name in
      (name: name, tensor: try file.tensor(name, shape: try #require(file.shape(of: name))))
    }
    tensors.append((name: "fc.weight", tensor: Tensor(shape: [1], values: [0])))
    try writeSafetensors(tensors, to: Path(path))
    let digest = try Data(contentsOf: path).withUnsafeBytes(sha256)
    let known = try defaultBundle().manifest.weights.sha256
    try copy.replace(known, with: digest, in: "model.json")
    #expect(copy.problem().contains("fc.weight belongs to no layer"))
  }

  @Test func `is found by name and by folder`() throws {
    let folder = URL(filePath: try defaultBundle().folder.lossyString)
    let root = folder.deletingLastPathComponent()
    let executable = root.deletingLastPathComponent().appending(path: "bin/kennel").path(
      percentEncoded: false)
    let location = ModelLocation(executable: Path(executable))
    #expect(
      location.folders.map(\.lossyString).contains {
        $0.hasSuffix("/share/kennel/Models") && !$0.contains("..")
      })
    #expect(
      try location.bundle(Path(folder)).manifest.name
        == ModelLocation.defaultName)
    let error = #expect(throws: BundleError.self) { try location.bundle("poodles.v2") }
    #expect(try #require(error).description.contains("There is no model poodles.v2"))
  }
}

@Suite struct `A bundle's JSON` {
  @Test func `is written as it is read`() throws {
    let bundle = try defaultBundle()
    #expect(
      bundle.manifest.thresholdsFittedOn == "the same; 95 % of the breeds called are right there")
    let manifest = try JSONEncoder().encode(bundle.manifest)
    #expect(try JSONDecoder().decode(BundleManifest.self, from: manifest) == bundle.manifest)
    let labels = try JSONEncoder().encode(bundle.labels)
    #expect(try JSONDecoder().decode([Label].self, from: labels) == bundle.labels)
    // Compared as plain JSON, nothing is lost or added.
    let stored = Data(try bundle.folder.appending("model.json").contents())
    #expect(try plain(manifest) == plain(stored))
    let storedLabels = Data(try bundle.folder.appending("labels.json").contents())
    #expect(try plain(labels) == plain(storedLabels))
  }

  private func plain(_ data: Data) throws -> NSObject? {
    try JSONSerialization.jsonObject(with: data) as? NSObject
  }
}
