import BreedRecognition
import Files
import Foundation
import ModelAuthoring
import NeuralNetwork
import TestSupport
import Testing

/// A draft with the default bundle's own weights.
private func defaultDraft() throws -> BundleDraft {
  let bundle = try defaultBundle()
  let weights = try bundle.openWeights()
  let tensors = try weights.names.map { name in
    (name: name, tensor: try weights.tensor(name, shape: try #require(weights.shape(of: name))))
  }
  let manifest = BundleManifest(
    name: "mine", architecture: bundle.manifest.architecture, input: bundle.manifest.input,
    calibration: bundle.manifest.calibration, thresholds: bundle.manifest.thresholds,
    thresholdsFittedOn: "photos", licence: "Apache-2.0", provenance: "kennel")
  return BundleDraft(
    manifest, labels: bundle.labels, card: "# mine\n", tensors: tensors,
    files: ["log.jsonl": [1, 2]])
}

private func message(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "none"
  } catch {
    return "\(error)"
  }
}

@Suite struct `A written bundle` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }

  @Test func `classifies as the one that it was made of`() throws {
    let draft = try defaultDraft()
    // A slash at the end is the same folder.
    let bundle = try draft.write(to: "\(folder.path)/mine/")
    #expect(names == ["mine"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/mine").sorted() == [
        "README.md", "labels.json", "log.jsonl", "model.json", "weights.safetensors",
      ])
    let weights = try bundle.openWeights()
    let original = try defaultBundle().openWeights()
    #expect(weights.names == original.names)
    for name in weights.names {
      let shape = try #require(original.shape(of: name))
      #expect(try weights.tensor(name, shape: shape) == original.tensor(name, shape: shape))
      #expect(weights.info(name)?.elementType == (shape.count >= 2 ? .f16 : .f32))
    }
    #expect(bundle.manifest.thresholdsFittedOn == "photos")
    #expect(folder.text("mine/README.md") == "# mine\n")
    #expect(bundle.parameterCount == 7_139_704)
  }

  @Test func `is stored as F32 when that is asked for`() throws {
    var draft = try defaultDraft()
    draft.tensors[0].tensor.values[0] = 0.1
    let bundle = try draft.write(to: "\(folder.path)/mine", storage: .f32)
    let name = draft.tensors[0].name
    let shape = draft.tensors[0].tensor.shape
    #expect(try bundle.openWeights().tensor(name, shape: shape) == draft.tensors[0].tensor)
  }

  @Test func `replaces nothing but a bundle, and only when asked to`() throws {
    var draft = try defaultDraft()
    try draft.write(to: "\(folder.path)/mine")
    draft.manifest.name = "newer"
    #expect(
      message { try draft.write(to: "\(folder.path)/mine") }.contains("/mine is there already"))
    try draft.write(to: "\(folder.path)/mine", replacing: true)
    #expect(names == ["mine"])
    #expect(try ModelBundle(folder: "\(folder.path)/mine").manifest.name == "newer")
    try folder.write("photos/rex.jpg")
    for replacing in [true, false] {
      let problem = message { try draft.write(to: "\(folder.path)/photos", replacing: replacing) }
      #expect(problem.contains("/photos is there already"))
    }
    #expect(folder.text("photos/rex.jpg") == "x")
    #expect(names == ["mine", "photos"])
  }

  @Test func `leaves nothing behind when something is wrong with it`() throws {
    let good = try defaultDraft()
    let kernel = try #require(good.tensors.firstIndex { $0.tensor.shape.count == 4 })
    let changes: [(String, (inout BundleDraft) -> Void)] = [
      ("too large for F16", { $0.tensors[kernel].tensor.values[3] = -65_520 }),
      ("the training went astray", { $0.tensors[0].tensor.values[0] = .nan }),
      ("lacks tensors", { $0.tensors.removeAll { $0.name == "conv_stem.weight" } }),
      ("belongs to no layer", { $0.tensors.append(("x", Tensor(shape: [1], values: [1]))) }),
      ("expected the shape", { $0.labels.removeLast() }),
      ("resnet_9000", { $0.manifest.architecture = "resnet_9000" }),
    ]
    for (sentence, change) in changes {
      var draft = good
      change(&draft)
      let problem = message { try draft.write(to: "\(folder.path)/mine") }
      #expect(problem.contains(sentence), "\(problem)")
      #expect(names.isEmpty, "\(sentence)")
    }
    // The largest value that F16 holds is no fault.
    var draft = good
    draft.tensors[kernel].tensor.values[3] = 65_504
    #expect(!message { try draft.write(to: "\(folder.path)/mine") }.contains("F16"))
  }
}
