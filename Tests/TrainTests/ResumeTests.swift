import Files
import BreedRecognition
import ArgumentParser
import CommandKit
import Foundation
import Imaging
import TestSupport
import Testing
import TrainingKit

@testable import Train
import Randomness

/// A folder with a dataset of two classes, and `kennel train` in it.
private struct World {
  let folder: TemporaryFolder
  let talk = MemorySink()

  init() throws {
    folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 6)
    for index in 0..<2 {
      for number in 0..<12 {
        let pixels = (0..<3 * 24 * 24).map { place in
          UInt8.random(in: place % 3 == index ? 150...255 : 0...105, using: &generator)
        }
        let image = Image(width: 24, height: 24, pixels: pixels)
        try folder.write("photos/\(index)/\(number).jpg", Data(image.jpegData(quality: 95)))
      }
    }
  }

  func path(_ name: String) -> String { "\(folder.path)/\(name)" }

  /// Trains the small network, from `base` or from nothing, into `ours`.
  func train(
    from base: String? = nil, into output: String = "ours", epochs: Int = 3, seed: Int = 1,
    resuming: Bool = false, stoppingAt word: String? = nil
  ) throws -> CommandStatus {
    let interruption = Interruption()
    let talk: any OutputSink = word.map { StoppingSink(at: $0, interruption) } ?? self.talk
    let session = Session(
      version: "1.2.3", environment: [:],
      console: Console(output: MemorySink(), talk: talk, environment: [:]),
      models: ModelLocation(folders: []), classifiers: { _, _ in FakeClassifier() },
      interruption: interruption)
    let start =
      base.map { ["--from", path($0), "--layers", "all"] }
      ?? ["--from", "none", "--architecture", "simple_cnn", "--size", "16"]
    var command = try TrainCommand.parse(
      [path("photos"), "--output", path(output), "--jobs", "2", "--epochs", "\(epochs)"]
        + ["--seed", "\(seed)"] + start + (resuming ? ["--resume"] : []))
    return try command.run(in: session)
  }
}

@Suite struct `A training that is resumed` {
  @Test func `from other weights is refused, and leaves the state as it is`() throws {
    let world = try World()
    #expect(try world.train(into: "one", epochs: 1) == .success)
    #expect(try world.train(into: "two", epochs: 1, seed: 2) == .success)
    #expect(try world.train(from: "one", stoppingAt: "Epoch 1:") == .interrupted)
    let names = ["ours.training/state.safetensors", "ours.training/log.jsonl"]
    let before = try names.map { try Data(contentsOf: world.folder.url($0)) }

    let error = #expect(throws: CommandError.self) {
      try world.train(from: "two", resuming: true)
    }
    #expect(error?.status == .badData)
    let sentence = "The state in \(world.path("ours.training")) belongs to another training."
    #expect(error?.description.hasPrefix(sentence) == true)
    #expect(error?.description.contains("--resume") == true)
    #expect(try names.map { try Data(contentsOf: world.folder.url($0)) } == before)

    #expect(try world.train(from: "one", resuming: true) == .success)
  }

  @Test func `has each epoch in its log once`() throws {
    let world = try World()
    #expect(try world.train(stoppingAt: "Epoch 1:") == .interrupted)
    let log = "ours.training/log.jsonl"
    let first = try #require(world.folder.text(log))
    // A crash between the log and the state, in the midst of a line.
    try world.folder.write(log, first + first.replacing(#""epoch":1"#, with: #""epoch":2"#) + "{")
    let run = try world.train(resuming: true, stoppingAt: "Epoch 2:")
    #expect(run == .interrupted)
    let lines = try #require(world.folder.text(log)).split(separator: "\n")
    #expect(lines.count == 2 && lines[0] + "\n" == first)
    #expect(lines.last?.contains(#""epoch":2,"#) == true)
  }
}

@Suite struct `A training in a folder that another works in` {
  @Test func `is refused, and touches nothing`() throws {
    let world = try World()
    #expect(try world.train(stoppingAt: "Epoch 1:") == .interrupted)
    let names = ["ours.training/state.safetensors", "ours.training/log.jsonl"]
    let before = try names.map { try Data(contentsOf: world.folder.url($0)) }
    let console = Console(output: MemorySink(), talk: MemorySink(), environment: [:])
    let other = try WorkingFolder(Path(world.path("ours.training")), console)
    defer { other.release() }

    for isResuming in [false, true] {
      let error = #expect(throws: CommandError.self) {
        try world.train(resuming: isResuming)
      }
      #expect(error?.status == .cannotCreate)
      #expect(error?.description.contains(world.path("ours.training")) == true)
    }
    #expect(try names.map { try Data(contentsOf: world.folder.url($0)) } == before)
    // It was found out before the photos were looked at.
    #expect(world.talk.text == "")

    other.release()
    #expect(try world.train(resuming: true) == .success)
    #expect(!world.folder.has("ours.training"))
  }

  @Test func `lies beside the bundle, also when its name ends with slashes`() throws {
    let world = try World()
    #expect(try world.train(into: "ours//", epochs: 1) == .success)
    #expect(world.folder.has("ours/model.json"))
    #expect(!world.folder.has("ours.training"))
  }
}

@Suite struct `A training whose disk fails` {
  @Test func `names the state that it can't save, and why`() throws {
    let world = try World()
    try world.folder.write("ours.training/state.safetensors/in the way")
    let error = #expect(throws: CommandError.self) { try world.train(epochs: 1) }
    #expect(error?.status == .inputOutput)
    let state = world.path("ours.training/state.safetensors")
    let sentence = "\(state) can't be written. It can't be written (Is a directory). What was"
    #expect(error?.description.hasPrefix(sentence) == true)
  }
}
