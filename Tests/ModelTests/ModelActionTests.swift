import Containers
import Files
import BreedRecognition
import CommandKit
import Foundation
import Imaging
import PhotoArchive
import TestSupport
import Testing

@testable import Model

private let checkout = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
private let models = checkout.appending(path: "Models").path(percentEncoded: false)
private let shared = checkout.deletingLastPathComponent().appending(path: "shared")

private func sharedPath(_ name: String) -> String {
  shared.appending(path: name).path(percentEncoded: false)
}

private func isHere(_ names: String...) -> Bool {
  names.allSatisfy { FileManager.default.fileExists(atPath: sharedPath($0)) }
}

/// A world with models of its own: a copy of the default one, and others that a test makes.
private struct World {
  let folder: TemporaryFolder
  let session: Session
  let output: MemorySink
  let talk: MemorySink

  init() throws {
    folder = try TemporaryFolder()
    let world = TestWorld(in: folder)
    session = world.session(
      models: ModelLocation(folders: ["\(folder.path)/none", "\(folder.path)/models"]))
    (output, talk) = (world.output, world.talk)
    try folder.write("models/notes.txt", "no model")
    try FileManager.default.copyItem(
      atPath: "\(models)/\(ModelLocation.defaultName)",
      toPath: "\(folder.path)/models/\(ModelLocation.defaultName)")
  }

  var copy: String { "models/\(ModelLocation.defaultName)" }
}

private func problem(_ body: () throws -> CommandStatus) -> CommandError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? CommandError
  }
}

@Suite struct `Models on this computer` {
  @Test func `are listed, damaged ones by their fault`() throws {
    let world = try World()
    let action = ModelListAction(format: .table)
    #expect(try action.perform(in: world.session) == .success)
    #expect(world.output.lines.count == 1)
    #expect(world.output.text.contains("(default)  121 breeds  tf_efficientnetv2_b0  14."))
    try world.folder.write("models/broken/model.json", "{")
    #expect(try action.perform(in: world.session) == .badData)
    #expect(world.output.lines.count == 2)
    #expect(world.talk.text.contains("models/broken/model.json"))
    let nowhere = TestWorld(in: world.folder).session(models: ModelLocation(folders: ["/nowhere"]))
    #expect(try action.perform(in: nowhere) == .nothingDone)
  }

  @Test func `are written as the published schema allows`() throws {
    let world = try World()
    _ = try ModelListAction(format: .jsonl).perform(in: world.session)
    _ = try ModelShowAction(model: nil, format: .jsonl)
      .perform(in: world.session)
    let schema = try JSONSchema.published("kennel.model-2")
    #expect(world.output.lines.count == 2)
    for line in world.output.lines { #expect(try schema.violations(in: line) == []) }
    #expect(world.output.lines[1].contains("\"labels\":[{\"id\":\"n01440764\""))
    let wrong = world.output.lines[0].replacing("\"outputs\":1000", with: "\"outputs\":-1")
    #expect(try schema.violations(in: wrong) != [])
  }

  @Test func `show what is in them`() throws {
    let world = try World()
    for model in [nil, world.folder.at(world.copy)] {
      let action = ModelShowAction(model: model, format: .table)
      #expect(try action.perform(in: world.session) == .success)
    }
    let text = world.output.text
    for part in [
      "architecture  tf_efficientnetv2_b0, 7.1 million parameters",
      "input         256x256, bicubic", "outputs       1000: 121 breeds, 879 background",
      "temperature   0.68", "              fitted on 2,400 validation crops",
      "thresholds    no dog below 0.5, unsure below 0.7", "SHA-256 fff5d264", "Chihuahua",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    let error = problem {
      try ModelShowAction(model: "poodles", format: .table)
        .perform(in: world.session)
    }
    #expect(error?.status == .badData)
  }

  @Test func `are whole, or named with what is damaged`() throws {
    let world = try World()
    let action = ModelVerifyAction(models: [], isQuiet: false)
    #expect(try action.perform(in: world.session) == .success)
    #expect(world.output.text == "\(ModelLocation.defaultName): whole\n")
    let weights = world.folder.url("\(world.copy)/weights.safetensors")
    var data = try Data(contentsOf: weights)
    data[data.count - 9] ^= 4
    try data.write(to: weights)
    #expect(try action.perform(in: world.session) == .badData)
    #expect(world.talk.text.contains("is damaged or another model's"))
    let named = ModelVerifyAction(
      models: ["nowhere/model"], isQuiet: true)
    #expect(try named.perform(in: world.session) == .badData)
    #expect(world.talk.text.contains("nowhere/model"))
  }
}

@Suite struct `Published weights` {
  private func action(
    _ world: World, _ weights: String, architecture: String, labels: Path = "imagenet"
  ) -> ModelImportAction {
    ModelImportAction(
      weights: Path(sharedPath("weights/\(weights).safetensors")), architecture: architecture,
      labels: labels, output: world.folder.at("imported"))
  }

  @Test(.enabled(if: isHere("weights", "datasets"), "../shared/weights is not here"))
  func `become a model that classifies as they do`() throws {
    let world = try World()
    let action = action(
      world, "tf_efficientnetv2_b0.in1k", architecture: "tf_efficientnetv2_b0")
    #expect(try action.perform(in: world.session) == .success)
    #expect(world.talk.text.contains("121 breeds"))
    let bundle = try ModelBundle(folder: "\(world.folder.path)/imported")
    #expect(bundle.manifest.name == "tf_efficientnetv2_b0.in1k")
    #expect(bundle.manifest.calibration.temperature == 1)
    #expect(bundle.manifest.calibration.fittedOn.contains("not fitted"))
    #expect(bundle.manifest.input.mean == [0.485, 0.456, 0.406])
    try bundle.verify()
    #expect(
      try tensors("\(bundle.folder)/weights.safetensors")
        == tensors(sharedPath("weights/tf_efficientnetv2_b0.in1k.safetensors")))
    // Right on nine of ten whole photos of dogs; the Dalmatian has no folder.
    let worker = try BreedClassifier(bundle, precision: .f32).makeWorker()
    var (right, count) = (0, 0)
    for folder in try FileManager.default.contentsOfDirectory(atPath: photos).sorted().prefix(40) {
      for photo in try FileManager.default.contentsOfDirectory(atPath: "\(photos)/\(folder)") {
        let data = try Data(contentsOf: URL(filePath: "\(photos)/\(folder)/\(photo)"))
        let found = try data.withUnsafeBytes { try worker.classify(Container($0)) }
        right += folder.hasPrefix(found.ranking[0].breed.id) ? 1 : 0
        count += 1
      }
    }
    #expect(count == 80)
    #expect(Double(right) > 0.87 * Double(count), "\(right)")
    // A second one does not replace it, and none is made where there is no folder.
    let error = problem { try action.perform(in: world.session) }
    #expect(error?.status == .cannotCreate)
    var lost = action
    lost.output = world.folder.at("nowhere/imported")
    #expect(problem { try lost.perform(in: world.session) }?.status == .cannotCreate)
  }

  private let photos = sharedPath("datasets/whole-photos")

  /// The bytes of a file's tensors, which come without any loss and in the same order.
  private func tensors(_ path: String) throws -> Data {
    let data = try Data(contentsOf: URL(filePath: path))
    let header = data.withUnsafeBytes { Int($0.loadUnaligned(as: UInt64.self)) }
    return data.dropFirst(8 + header)
  }

  @Test(
    .enabled(if: isHere("weights"), "../shared/weights is not here"),
    arguments: [
      (
        "inception_v3.partial", "inception_v3", "imagenet",
        "lacks tensors that inception_v3 needs: Mixed_7b.branch3x3dbl_2.conv.weight, "
          + "Mixed_7c.branch3x3dbl_2.conv.weight, fc.weight, fc.bias."
      ),
      ("tf_efficientnetv2_b0.in1k", "inception_v3", "imagenet", "belongs to no layer"),
      ("tf_efficientnetv2_b0.in1k", "lenet", "imagenet", "this kennel knows"),
      (
        "tf_efficientnetv2_b0.in1k", "tf_efficientnetv2_b0", "two.txt",
        "1000 outputs, and there are 2"
      ),
      ("tf_efficientnetv2_b0.in1k", "tf_efficientnetv2_b0", "gone.txt", "can't be read"),
      ("tf_efficientnetv2_b0.in1k", "tf_efficientnetv2_b0", "bad.json", "is no labels.json"),
      ("gone", "tf_efficientnetv2_b0", "imagenet", "gone.safetensors"),
    ])
  func `that do not fit are refused with what is wrong`(
    weights: String, architecture: String, labels: String, sentence: String
  ) throws {
    let world = try World()
    try world.folder.write("two.txt", "Beagle\nRex's litter\n")
    try world.folder.write("bad.json", "[{}]")
    let labels = labels == "imagenet" ? Path(labels) : world.folder.at(labels)
    let error = problem {
      try action(world, weights, architecture: architecture, labels: labels)
        .perform(in: world.session)
    }
    #expect(error?.status == .badData)
    #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
    #expect(!world.folder.has("imported"))
  }
}
