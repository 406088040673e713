import BreedRecognition
import Architectures
import ArgumentParser
import BreedTraining
import Foundation
import Imaging
import NeuralNetworkTraining
import TestSupport
import Testing
import TrainingKit

@testable import Compare

/// A file with one tensor of two numbers.
private func checkpoint(_ name: String, _ numbers: [Float]) -> Data {
  let header = Data(
    #"{"\#(name)":{"dtype":"F32","shape":[\#(numbers.count)],"data_offsets":[0,\#(4 * numbers.count)]}}"#
      .utf8)
  let count = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
  return count + header + numbers.withUnsafeBytes { Data($0) }
}

@Suite struct `A network's part in a comparison` {
  private let folder: TemporaryFolder
  private let dataset: Dataset

  init() throws {
    folder = try TemporaryFolder()
    try folder.addDataset(photosAClass: 6)
    dataset = try Dataset.load(
      DatasetRequest(source: .path(folder.at("dogs")), seed: 1, threads: 2))
  }

  private func contest(
    _ network: String, _ source: Candidate.Source, layers: TrainingRecipe.Layers = .head,
    run: [String] = [], side: Int = 32
  ) throws -> Contest {
    let architecture = try #require(Architecture.named(network))
    return try Contest(
      Candidate(architecture: architecture, source: source, layers: layers), dataset,
      RunOptions.parse(run + ["--jobs", "2"]).choice, ownSide: side,
      models: ModelLocation(folders: []))
  }

  @Test func `is told from others by all that its figures depend on`() throws {
    try folder.write("a.safetensors", checkpoint("fc.bias", [1, 2]))
    try folder.write("b.safetensors", checkpoint("fc.bias", [1, 3]))
    let (a, b) = (folder.at("a.safetensors"), folder.at("b.safetensors"))
    let contests = try [
      contest("simple_cnn", .chance, layers: .all),
      contest("simple_cnn", .chance, layers: .all, run: ["--seed", "2"]),
      contest("simple_cnn", .chance, layers: .all, run: ["--epochs", "2"]),
      contest("simple_cnn", .chance, layers: .all, run: ["--time", "2m"]),
      contest("simple_cnn", .chance, layers: .all, side: 64),
      contest("resnet50", .chance, layers: .all),
      contest("resnet50", .named(a)),
      contest("resnet50", .named(a), layers: .all),
      contest("resnet50", .named(b)),
    ]
    #expect(Set(contests.map(\.identity)).count == contests.count)
    #expect(try contest("resnet50", .named(a)).identity == contests[6].identity)
    // The same weights under another name are the same.
    try folder.write("c.safetensors", checkpoint("fc.bias", [1, 2]))
    let other = try contest("resnet50", .named(folder.at("c.safetensors")))
    #expect(other.identity == contests[6].identity)
  }

  @Test func `prepares photos for the study's own network as the study did`() throws {
    let own = try contest("simple_cnn", .chance, layers: .all, side: 128).input
    #expect(own.steps == [.equalize, .standardize])
    #expect(own.width == 128 && own.height == 128)
    #expect(try contest("resnet50", .chance, layers: .all).input.steps == [])
  }

  @Test func `from nothing has the recipe for that`() throws {
    #expect(try contest("simple_cnn", .chance, layers: .all).recipe.statistics == .batch)
    try folder.write("a.safetensors", checkpoint("fc.bias", [1, 2]))
    let file = folder.at("a.safetensors")
    #expect(try contest("resnet50", .named(file)).recipe.statistics == .frozen)
  }
}
