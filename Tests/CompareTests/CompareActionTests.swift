import BreedRecognition
import ArgumentParser
import BreedTraining
import CommandKit
import Foundation
import NeuralNetwork
import PhotoArchive
import TestSupport
import Testing
import TrainingKit

@testable import Compare

/// A comparison of a small simple_cnn, and what it says.
private struct World {
  let folder: TemporaryFolder
  let output = MemorySink()
  let talk = MemorySink()

  init() throws {
    folder = try TemporaryFolder()
    try folder.addDataset()
  }

  func compare(
    _ candidates: [String] = ["--networks", "simple_cnn"], epochs: Int = 1,
    format: ComparisonFormat = .table, to results: String? = "results",
    stoppingAt word: String? = nil
  ) throws -> CommandStatus {
    let interruption = Interruption()
    let talk: any OutputSink = word.map { StoppingSink(at: $0, interruption) } ?? self.talk
    let session = Session(
      version: "1.2.3", environment: [:],
      console: Console(output: output, talk: talk, environment: [:]),
      models: ModelLocation(folders: []), classifiers: { _, _ in FakeClassifier() },
      interruption: interruption)
    let action = CompareAction(
      request: DatasetRequest(source: .path(folder.at("dogs")), seed: 1, threads: 2),
      candidates: try CandidateOptions.parse(candidates).choice,
      run: try RunOptions.parse(["--epochs", "\(epochs)", "--jobs", "2"]).choice, format: format,
      output: results.map { folder.at($0) }, ownSide: 32)
    return try action.perform(in: session)
  }

  /// The lines of a results.jsonl, without the times.
  func results(_ name: String = "results") throws -> [NetworkResult] {
    let text = try #require(folder.text("\(name)/results.jsonl"))
    return try text.split(separator: "\n").map {
      var result = try JSONDecoder().decode(NetworkResult.self, from: Data($0.utf8))
      (result.trainingSeconds, result.photoSeconds) = (0, 0)
      return result
    }
  }
}

@Suite struct `A comparison` {
  @Test func `keeps the figures, and a chart of them`() throws {
    let world = try World()
    #expect(try world.compare(format: .json) == .success)
    let schema = try JSONSchema.published("kennel.compare-2")
    let text = world.output.text
    #expect(try schema.violations(in: text) == [])
    #expect(try schema.violations(in: text.replacing(#""epochs":1"#, with: #""epochs":-1"#)) != [])
    #expect(text.contains(#""version":"1.2.3","interrupted":false"#))

    let result = try #require(try world.results().first)
    #expect(result.origin.kind == .chance && result.origin.sha256 == nil)
    #expect(result.trained == "all" && result.epochs == 1)
    // Two convolutions of 3x3, a layer of 256 over 64 planes of 8x8, and one of 2.
    let convolutions = 32 * 27 + 32 + 64 * 32 * 9 + 64
    #expect(result.parameters == convolutions + 64 * 64 * 256 + 256 + 256 * 2 + 2)
    #expect(result.train.photos + result.validation.photos + result.test.photos == 24)
    #expect(result.train.photos > 12 && result.validation.photos > 0)
    #expect(
      world.folder.names(in: "results") == [
        "accuracy.svg", "results.jsonl", "simple_cnn-curves.svg",
      ])
    let chart = try PageParser.parse(try #require(world.folder.text("results/accuracy.svg")))
    #expect(chart.all("text").contains { $0.text == "simple_cnn" })
  }

  @Test func `is not made again`() throws {
    let world = try World()
    #expect(try world.compare() == .success)
    // Had it been trained again, the number would be another one.
    let kept = try #require(world.folder.text("results/results.jsonl"))
    let marked = kept.replacing(#""parameters":1068738"#, with: #""parameters":77700000"#)
    try #require(marked != kept)
    try world.folder.write("results/results.jsonl", marked)
    #expect(try world.compare() == .success)
    #expect(world.talk.text.contains("simple_cnn was done before."))
    #expect(world.output.text.contains("77.7 M"))
    #expect(world.folder.text("results/results.jsonl") == marked)
  }

  @Test func `with another recipe is another one, and takes nothing away`() throws {
    let world = try World()
    #expect(try world.compare() == .success)
    #expect(try world.compare(epochs: 2) == .success)
    #expect(try world.results().map(\.epochs) == [1, 2])
    try world.folder.write("dogs/above/more.jpg", Pictures.jpeg(555, isBrightAbove: true))
    #expect(try world.compare(epochs: 2) == .success)
    #expect(try world.results().map(\.epochs) == [1, 2, 2])
  }

  @Test func `that was stopped goes on as if it had not been`() throws {
    let world = try World()
    #expect(try world.compare(epochs: 3, stoppingAt: "simple_cnn: Epoch 1:") == .interrupted)
    #expect(world.folder.text("results/results.jsonl") == "")
    #expect(world.folder.names(in: "results").contains { $0.hasSuffix(".training") })
    #expect(world.output.text == "")

    #expect(try world.compare(epochs: 3) == .success)
    #expect(!world.talk.text.contains("Epoch 1:"))
    #expect(world.talk.text.contains("Epoch 2:"))
    #expect(!world.folder.names(in: "results").contains { $0.hasSuffix(".training") })

    #expect(try world.compare(epochs: 3, to: "straight") == .success)
    #expect(try world.results() == world.results("straight"))
  }

  @Test func `keeps states under the identity of their training, and no other`() throws {
    let world = try World()
    #expect(try world.compare(epochs: 3, stoppingAt: "simple_cnn: Epoch 1:") == .interrupted)
    let names = world.folder.names(in: "results").filter { $0.hasSuffix(".training") }
    let name = try #require(names.first)
    let path = "results/\(name)/state.safetensors"
    let state = try SafetensorsFile(path: world.folder.at(path))
    let notes = try #require(state.metadata["kennel.training"])
    let prefix = name.dropFirst("simple_cnn-".count).prefix(12)
    #expect(notes.contains(#""identity":"\#(prefix)"#))

    // As kennel 0.1.0 left it, whose identity of a training was another one.
    let old = try Data(contentsOf: world.folder.url(path))
    let other = Data(prefix.reversed().map { $0.asciiValue ?? 0 })
    var changed = old
    let place = try #require(old.range(of: Data(#"identity\":\""#.utf8)))
    changed.replaceSubrange(place.upperBound..<place.upperBound + 12, with: other)
    try #require(changed != old)
    try world.folder.write(path, changed)
    #expect(try world.compare(epochs: 3) == .success)
    #expect(world.talk.text.contains("belongs to another training."))
    #expect(world.talk.text.contains("Epoch 1:"))
    #expect(try world.compare(epochs: 3, to: "straight") == .success)
    #expect(try world.results() == world.results("straight"))
  }

  @Test func `names the networks that it leaves out`() throws {
    let world = try World()
    let networks = ["--networks", "vgg16,simple_cnn"]
    #expect(try world.compare(networks, format: .json, to: nil) == .success)
    #expect(world.talk.text.contains("vgg16 is left out, for there are no weights for it here"))
    #expect(world.output.text.contains(#""leftOut":[{"network":"vgg16","reason":"there are no"#))
    #expect(try JSONSchema.published("kennel.compare-2").violations(in: world.output.text) == [])
    #expect(world.folder.names(in: "") == ["dogs"])

    let error = #expect(throws: CommandError.self) {
      try world.compare(["--networks", "vgg16,resnet50"])
    }
    #expect(try #require(error).status == .usage)
  }

  @Test func `finds out about weights before it trains anything`() throws {
    let world = try World()
    let file = "\(world.folder.path)/none.safetensors"
    let error = #expect(throws: CommandError.self) {
      try world.compare(
        ["--networks", "simple_cnn,resnet50", "--weights", "resnet50=\(file)"])
    }
    #expect(try #require(error).status == .badData)
    #expect(try #require(error).description.contains(file))
    #expect(!world.talk.text.contains("Epoch"))
  }

  @Test func `touches no folder of somebody else`() throws {
    let world = try World()
    let error = #expect(throws: CommandError.self) { try world.compare(to: "dogs") }
    #expect(try #require(error).status == .cannotCreate)
    #expect(world.folder.names(in: "dogs") == ["above", "below"])
  }

  @Test func `is refused while another works in the folder, and touches nothing`() throws {
    let world = try World()
    #expect(try world.compare() == .success)
    let before = world.folder.names(in: "results")
    let console = Console(output: MemorySink(), talk: MemorySink(), environment: [:])
    let other = try WorkingFolder("\(world.folder.path)/results", console)
    defer { other.release() }
    let error = #expect(throws: CommandError.self) { try world.compare(epochs: 2) }
    #expect(try #require(error).status == .cannotCreate)
    #expect(try #require(error).description.contains("\(world.folder.path)/results"))
    #expect(world.folder.names(in: "results") == (before + [".lock"]).sorted())
    other.release()
    #expect(try world.compare(epochs: 2) == .success)
    #expect(try world.results().map(\.epochs) == [1, 2])
  }
}
