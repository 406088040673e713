import Containers
import Files
import Architectures
import BreedRecognition
import CommandKit
import Foundation
import Imaging
import ModelAuthoring
import NeuralNetwork
import PhotoArchive
import TestSupport
import Testing

@testable import Model
import Randomness

@Suite struct `Models in int8` {
  private let folder: TemporaryFolder
  private let world: TestWorld

  init() throws {
    folder = try TemporaryFolder()
    world = TestWorld(in: folder)
    var random = SeededGenerator(seed: 4)
    for number in 0..<12 {
      // Stripes and noise of different colours.
      let base = (0..<3).map { _ in Int.random(in: 0...150, using: &random) }
      let pixels = (0..<3 * 40 * 40).map { place in
        UInt8(base[place % 3] + (place / 9 % 5) * 15 + Int.random(in: 0...30, using: &random))
      }
      let photo = Image(width: 40, height: 40, pixels: pixels)
      try FileManager.default.createDirectory(
        at: folder.url("photos"), withIntermediateDirectories: true)
      try Data(photo.pngData()).write(to: folder.url("photos/\(number).png"))
    }
    try writeModel()
  }

  /// A small network with random weights that does say different things of different photos.
  private func writeModel() throws {
    let architecture = try #require(Architecture.named("simple_cnn"))
    let network = try architecture.network(classes: 4, height: 32, width: 32)
    var random = SeededGenerator(seed: 9)
    let tensors = network.parameters.map { parameter in
      let fan = parameter.shape.dropFirst().reduce(1, *)
      let limit = parameter.shape.count > 1 ? (6 / Float(fan)).squareRoot() : 0.1
      return (
        name: parameter.name,
        tensor: Tensor(
          shape: parameter.shape,
          values: (0..<parameter.shape.reduce(1, *)).map { _ in
            Float.random(in: -limit...limit, using: &random)
          })
      )
    }
    let labels = (0..<4).map { Label(Breed(id: "b\($0)", name: "Breed \($0)"), kind: .breed) }
    let input = Preprocessing(
      side: 32, fit: .squash, interpolation: .bicubic,
      mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25])
    let manifest = BundleManifest(
      name: "small", architecture: "simple_cnn", input: input,
      calibration: .init(temperature: 1, fittedOn: "nothing"),
      thresholds: Thresholds(dogProbability: 0, confidence: 0.5), thresholdsFittedOn: "nothing",
      licence: "CC0-1.0", provenance: "chance")
    try BundleDraft(manifest, labels: labels, card: "", tensors: tensors)
      .write(to: folder.at("small"))
  }

  private func action(_ photos: String = "photos") -> ModelQuantizeAction {
    ModelQuantizeAction(
      model: Path(folder.url("small")), calibration: folder.at(photos),
      photos: 10, output: folder.at("small-int8"), threads: 2)
  }

  private func bundle(_ name: String) throws -> ModelBundle {
    try ModelBundle(folder: Path(folder.url(name)))
  }

  private func ranking(
    _ name: String, _ precision: PrecisionChoice, _ photo: Int
  ) throws -> [Double] {
    let worker = try BreedClassifier(bundle(name), precision: precision).makeWorker()
    let found = try Data(contentsOf: folder.url("photos/\(photo).png")).withUnsafeBytes {
      try worker.classify(Container($0))
    }
    return found.ranking.sorted { $0.breed.id < $1.breed.id }.map(\.confidence)
  }

  @Test func `have the same weights, and nearly the same answers`() throws {
    #expect(try action().perform(in: world.session()) == .success)
    #expect(world.output.text.contains("4 layers in int8, 0 left in f32"))
    let (before, after) = try (bundle("small"), bundle("small-int8"))
    #expect(after.manifest.weights == before.manifest.weights)
    #expect(after.manifest.name == "small-int8")
    #expect(before.manifest.int8LayerCount == nil)
    #expect(after.manifest.int8LayerCount == 4)
    try after.verify()
    var largest = 0.0
    for photo in 0..<12 {
      let exact = try ranking("small-int8", .f32, photo)
      #expect(try exact == ranking("small", .f32, photo))
      for (a, b) in zip(exact, try ranking("small-int8", .int8, photo)) {
        largest = max(largest, abs(a - b))
      }
    }
    #expect(largest < 0.15)
    #expect(largest > 1e-6, "nothing was rounded")
    #expect(
      BreedClassifier(after, precision: .int8).model.key
        != BreedClassifier(after, precision: .f32).model.key)
  }

  @Test func `are not made over something else, nor of no photos`() throws {
    try folder.write("small-int8/precious.txt", "mine")
    #expect(throws: CommandError.self) { try action().perform(in: world.session()) }
    try FileManager.default.removeItem(at: folder.url("small-int8"))
    try folder.write("empty/notes.txt", "no photo")
    #expect(try action("empty").perform(in: world.session()) == .nothingDone)
    #expect(world.talk.text.contains("too few photos"))
    #expect(!FileManager.default.fileExists(atPath: folder.url("small-int8").path()))
  }

  @Test func `need ranges`() throws {
    #expect(throws: BundleError.self) {
      try BreedClassifier(bundle("small"), precision: .int8).prepare()
    }
  }
}
