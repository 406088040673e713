import Architectures
import NeuralNetwork
import TestSupport
import Testing

@testable import NeuralNetworkTraining
import Randomness

struct TrainerTests {
  private static let images: [Float] = {
    var generator = SeededGenerator(seed: 1)
    return (0..<16 * 3 * 16 * 16).map { _ in Float.random(in: -1...1, using: &generator) }
  }()
  private static let targets = (0..<16).map { CrossEntropy.Target.output($0 * 7 % 5) }

  private func trainer(
    threads: Int, _ change: (inout Trainer.Settings) -> Void = { _ in }
  ) throws -> Trainer {
    let network = try mixedNetwork()
    let (parameters, fresh) = try Parameters.load(
      ParameterSpace(network), from: MemoryStateDict([:]), seed: 7)
    #expect(fresh.count == parameters.space.entries.count)
    var settings = Trainer.Settings(batchSize: 16, threads: threads)
    settings.optimizer = .adamW
    change(&settings)
    return try Trainer(network, parameters: parameters, settings: settings)
  }

  private func step(_ trainer: Trainer, rate: Float = 0.003) throws -> Trainer.StepResult {
    try Self.images.withUnsafeBufferPointer { try trainer.step($0, Self.targets, rate: rate) }
  }

  @Test(arguments: [1, 2])
  func `a tiny set is learned by heart`(threads: Int) throws {
    let trainer = try trainer(threads: threads)
    var last = try step(trainer)
    for _ in 0..<120 { last = try step(trainer) }
    #expect(last.right == 16)
    #expect(last.loss < 0.05)
  }

  @Test func `bf16 learns a tiny set by heart, and its parameters keep all their digits`() throws {
    let trainer = try trainer(threads: 2) { $0.precision = .bf16 }
    var last = try step(trainer)
    for _ in 0..<120 { last = try step(trainer) }
    #expect(last.right == 16)
    #expect(last.loss < 0.1)
    let values = trainer.parameters.values
    #expect(values.contains { $0.bitPattern & 0xFFFF != 0 })
  }

  @Test func `the same seed gives the same numbers, bit by bit`() throws {
    let (one, other) = try (trainer(threads: 2), trainer(threads: 2))
    for _ in 0..<5 { #expect(try step(one) == step(other)) }
    #expect(Array(one.parameters.values) == Array(other.parameters.values))
  }

  @Test func `with frozen statistics two threads compute what one does`() throws {
    let (one, two) = try (
      trainer(threads: 1) { $0.statistics = .frozen },
      trainer(threads: 2) { $0.statistics = .frozen }
    )
    for _ in 0..<5 {
      let (a, b) = try (step(one), step(two))
      #expect(abs(a.loss - b.loss) < 1e-4)
    }
    #expect(relativeDistance(Array(two.parameters.values), Array(one.parameters.values)) < 1e-3)
  }

  @Test func `the average follows as its formula says`() throws {
    let trainer = try trainer(threads: 1) { $0.averageDecay = 0.9 }
    let average = try #require(trainer.average)
    let place = try #require(trainer.parameters.space["fc2.weight"]).offset
    var expected = trainer.parameters.values[place]
    for number in 1...12 {
      _ = try step(trainer)
      let decay = min(0.9, Float(1 + number) / Float(10 + number))
      expected += (1 - decay) * (trainer.parameters.values[place] - expected)
      #expect(abs(average.values[place] - expected) < 1e-5)
    }
  }

  @Test func `a loss that is not a number ends the training with a sentence`() throws {
    let trainer = try trainer(threads: 1)
    var images = Self.images
    images[5] = .infinity
    #expect(throws: NeuralNetworkError.self) {
      try images.withUnsafeBufferPointer { try trainer.step($0, Self.targets, rate: 0.01) }
    }
  }

  @Test(arguments: ["tf_efficientnetv2_b0", "inception_v3", "resnet50", "simple_cnn"])
  func `no layer of a shipped network falls to reference code`(name: String) throws {
    let architecture = try #require(Architecture.named(name))
    let side = name == "inception_v3" ? 107 : 64
    let network = try architecture.network(classes: 5, height: side, width: side)
    for statistics in BatchStatistics.allCases {
      var settings = Trainer.Settings(batchSize: 2, threads: 1)
      settings.statistics = statistics
      let trainer = try Trainer(
        network, parameters: Parameters(ParameterSpace(network)), settings: settings)
      let slow = trainer.implementations.filter { $0.implementation.hasPrefix("ref") }
      #expect(slow.map(\.layer) == [])
    }
  }

  @Test func `dropout lets the mean be, and its gradient through where it let the value through`()
    throws
  {
    var network = Network(inputShape: [4000])
    _ = try network.add(.dropout(0.25), "drop", to: 0)
    _ = try network.add(.linear(Linear(inputFeatures: 4000, outputFeatures: 2)), "head", to: 1)
    let parameters = try Parameters(ParameterSpace(network))
    let trainer = try Trainer(
      network, parameters: parameters, settings: Trainer.Settings(batchSize: 1, threads: 1))
    _ = try [Float](repeating: 1, count: 4000).withUnsafeBufferPointer {
      try trainer.computeGradient($0, [.output(0)])
    }
    let weights = try #require(parameters.space["head.weight"])
    // With weights of 0 both outputs have 1/2, so each gradient is -1/2 times what came through.
    let values = trainer.gradient[weights.range].prefix(4000).map { $0 * -2 }
    let kept = values.filter { $0 != 0 }
    #expect(kept.allSatisfy { abs($0 - 4 / 3) < 1e-5 })
    #expect((2850...3150).contains(kept.count))
  }
}
