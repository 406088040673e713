import Containers
import Files
import ArgumentParser
import BreedRecognition
import BreedTraining
import CommandKit
import Foundation
import Imaging
import TestSupport
import Testing

@testable import Train
import Randomness

/// `kennel train` on made pictures, from the command line to the bundle.
struct TrainActionTests {
  let folder: TemporaryFolder
  let world: TestWorld

  init() throws {
    folder = try TemporaryFolder()
    world = TestWorld(in: folder)
    try makePictures(["Rex's litter", "n02088364-beagle"], count: 12)
  }

  private func makePictures(_ names: [String], count: Int) throws {
    var generator = SeededGenerator(seed: 6)
    for (index, name) in names.enumerated() {
      for number in 0..<count {
        let pixels = (0..<3 * 24 * 24).map { place in
          UInt8.random(in: place % 3 == index ? 150...255 : 0...105, using: &generator)
        }
        let image = Image(width: 24, height: 24, pixels: pixels)
        try folder.write("photos/\(name)/\(number).jpg", Data(image.jpegData(quality: 95)))
      }
    }
  }

  private var photos: String { folder.url("photos").path(percentEncoded: false) }
  private func path(_ name: String) -> String { folder.url(name).path(percentEncoded: false) }

  private func run(_ options: String...) throws -> CommandStatus {
    var session = world.session()
    session.arguments = ["train", photos] + options
    var command = try TrainCommand.parse([photos] + options)
    return try command.run(in: session)
  }

  private var scratch: [String] {
    ["--from", "none", "--architecture", "simple_cnn", "--size", "16"]
  }

  private func train(_ output: String, _ more: [String] = []) throws -> CommandStatus {
    var session = world.session()
    let epochs = more.contains("--epochs") ? [] : ["--epochs", "6"]
    let options = scratch + epochs + ["--output", path(output), "--jobs", "2"] + more
    session.arguments = ["train", photos] + options
    var command = try TrainCommand.parse([photos] + options)
    return try command.run(in: session)
  }

  @Test func `own classes keep their names, and the bundle can be used at once`() throws {
    #expect(try train("ours") == .success)
    let bundle = try ModelBundle(folder: Path(path("ours")))
    try bundle.verify()
    #expect(bundle.breeds.map(\.name) == ["Rex's litter", "Beagle"])
    #expect(bundle.breeds.map(\.id) == ["rex-s-litter", "n02088364"])
    let worker = try BreedClassifier(bundle).makeWorker()
    let photo = try Data(contentsOf: folder.url("photos/Rex's litter/3.jpg"))
    let recognition = try photo.withUnsafeBytes { try worker.classify(Container($0)) }
    #expect(recognition.ranking.first?.breed.name == "Rex's litter")
    let files = try FileManager.default.contentsOfDirectory(atPath: path("ours"))
    #expect(
      Set(files) == [
        "README.md", "curves.svg", "labels.json", "model.json", "training.jsonl",
        "weights.safetensors",
      ])
    #expect(!FileManager.default.fileExists(atPath: path("ours.training")))
    let card = try String(contentsOf: folder.url("ours/README.md"), encoding: .utf8)
    #expect(card.contains("--architecture simple_cnn"))
  }

  @Test func `the same command gives the same weights`() throws {
    let steps = ["--prepare", "equalize,standardize"]
    for name in ["one", "two"] { #expect(try train(name, steps) == .success) }
    let digests = try ["one", "two"].map {
      try ModelBundle(folder: Path(path($0))).manifest.weights.sha256
    }
    #expect(digests[0] == digests[1])
  }

  @Test func `whitening that was fitted on the photos goes with the bundle`() throws {
    let steps = ["--prepare", "equalize,zca", "--epochs", "1"]
    #expect(try train("white", steps) == .success)
    let manifest = try ModelBundle(folder: Path(path("white"))).manifest
    #expect(manifest.input.steps.map(\.name) == ["equalize", "zca"])
  }

  @Test func `what is there already is not replaced unasked`() throws {
    try folder.write("mine/notes.txt", "keep me")
    let error = #expect(throws: CommandError.self) { try train("mine") }
    #expect(error?.status == .cannotCreate)
    #expect(throws: CommandError.self) { try train("mine", ["--replace"]) }
    #expect(try String(contentsOf: folder.url("mine/notes.txt"), encoding: .utf8) == "keep me")
  }

  @Test func `after a stop the state is kept, and resuming gives the bundle`() throws {
    world.interruption.request()
    #expect(try train("stopped") == .interrupted)
    #expect(!FileManager.default.fileExists(atPath: path("stopped")))
  }

  @Test func `a preview shows a picture and trains nothing`() throws {
    #expect(try run("--preview", path("seen.png"), "--size", "64") == .success)
    let data = try Data(contentsOf: folder.url("seen.png"))
    let photo = try data.withUnsafeBytes {
      try PhotoDecoder().decode(Container($0), minimumShortSide: 4096)
    }
    #expect(photo.image.width > 7 * 64)
    #expect(throws: CommandError.self) {
      try run("--preview", path("seen.png"), "--size", "64")
    }
  }

  @Test func `options that make no sense are refused`() {
    for options in [
      ["--augment", "blur"], ["--prepare", "shine"], ["--time", "3 days"], ["--from", "none"],
      ["--epochs", "2", "--time", "5m"], ["--learning-rate", "0"],
      ["--layers", "head", "--from", "none", "--architecture", "vgg16"],
      ["--architecture", "alexnet"], ["--classes", "0"], ["--size", "4"],
    ] {
      #expect(throws: (any Error).self, "\(options)") {
        try TrainCommand.parse([photos, "--output", "x"] + options)
      }
    }
  }

  @Test func `a folder without classes is named`() throws {
    try folder.write("empty/readme.txt", "no photos")
    var command = try TrainCommand.parse([path("empty"), "--output", path("out")])
    let session = world.session()
    let error = #expect(throws: CommandError.self) { try command.run(in: session) }
    #expect(error?.status == .badData)
  }
}
