import NeuralNetwork
import TestSupport
import Testing

@testable import NeuralNetworkTraining
import Randomness

struct NetworkEditingTests {
  private func outputs(_ network: Network, _ parameters: some StateDict, _ input: [Float]) throws
    -> [Float]
  {
    let worker = try InferenceWorker(InferencePlan(network, parameters: parameters))
    _ = worker.input.update(fromContentsOf: input)
    try worker.run()
    return Array(worker.output)
  }

  private func sample() throws -> (network: Network, parameters: Parameters, input: [Float]) {
    let network = try mixedNetwork()
    let (parameters, _) = try Parameters.load(
      ParameterSpace(network), from: MemoryStateDict([:]), seed: 2)
    var generator = SeededGenerator(seed: 8)
    for entry in parameters.space.entries where entry.role == .statistic {
      for place in entry.range {
        parameters.values[place] = Float.random(in: 0.4...1.2, using: &generator)
      }
    }
    let input = (0..<network.inputShape.reduce(1, *)).map { _ in
      Float.random(in: -1...1, using: &generator)
    }
    return (network, parameters, input)
  }

  @Test func `both parts of a cut network give what the whole gives`() throws {
    let (network, parameters, input) = try sample()
    let whole = try outputs(network, parameters.stateDict, input)
    let block = try #require(network.stages.first { $0.name == "block" }?.value)
    for cut in [block, network.headInput] {
      let (front, back) = try network.split(at: cut)
      let features = try outputs(front, parameters.stateDict, input)
      let result = try outputs(back, parameters.stateDict, features)
      #expect(relativeDistance(result, whole) < 1e-5)
    }
  }

  @Test func `a cut across a branch is refused`() throws {
    let network = try mixedNetwork()
    #expect(throws: NeuralNetworkError.self) { try network.split(at: 5) }
  }

  @Test func `the head takes the last features`() throws {
    let network = try mixedNetwork()
    #expect(network.shape(of: network.headInput) == [24])
  }

  @Test func `a network without normalisations takes folded weights`() throws {
    let network = try mixedNetwork().foldingNorms()
    let isNorm = { (layer: Layer) in if case .batchNorm2d = layer { true } else { false } }
    #expect(!network.nodes.contains { isNorm($0.layer) })
    #expect(network.parameters.contains { $0.name == "stem.bias" })
    #expect(network.stages.map(\.name) == ["block"])
    #expect(network.shape(of: network.output) == [5])
  }

  @Test func `folds a normalisation only alone behind a convolution`() throws {
    let norm = Layer.batchNorm2d(BatchNorm2d(channels: 4, epsilon: 1e-3))
    var first = Network(inputShape: [4, 5, 5])
    _ = try first.add(norm, "norm", to: 0)
    #expect(throws: NeuralNetworkError.self) { try first.foldingNorms() }
    var shared = Network(inputShape: [4, 5, 5])
    let conv = Conv2d(inputChannels: 4, outputChannels: 4, kernelSize: 1, bias: false)
    let image = try shared.add(.conv2d(conv), "conv", to: 0)
    let normed = try shared.add(norm, "norm", to: image)
    _ = try shared.add(.add, "sum", to: image, normed)
    #expect(throws: NeuralNetworkError.self) { try shared.foldingNorms() }
  }
}
