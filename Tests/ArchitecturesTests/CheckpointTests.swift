import NeuralNetwork
import Testing

@testable import Architectures

/// A checkpoint that has names, and nothing that anybody would look at.
private func checkpoint(_ names: some Sequence<String>) -> MemoryStateDict {
  let tensor = Tensor(shape: [1], values: [0])
  return MemoryStateDict(Dictionary(uniqueKeysWithValues: names.map { ($0, tensor) }))
}

@Suite struct `A checkpoint` {
  @Test(arguments: Architecture.all.map(\.name))
  func `lacks just what was taken away`(name: String) throws {
    let architecture = try #require(Architecture.named(name))
    let network = try architecture.network(classes: 3)
    let names = network.parameters.map(\.name)
    #expect(architecture.missingTensors(checkpoint(names), of: network) == [])
    #expect(architecture.unknownTensors(names, of: network) == [])
    #expect(architecture.missingTensors(checkpoint([]), of: network).isEmpty == false)
    for gone in names where !gone.hasSuffix(".weight") {
      let found = architecture.missingTensors(checkpoint(names.filter { $0 != gone }), of: network)
      #expect(found == [gone])
    }
  }

  @Test func `may have its normalisation folded, but for the kernels`() throws {
    let architecture = try #require(Architecture.named("inception_v3"))
    let network = try architecture.network(classes: 3)
    let kernels = network.parameters.map(\.name).filter { $0.hasSuffix(".conv.weight") }
    #expect(kernels.count == 94)
    let folded =
      kernels + kernels.map { $0.replacing(".conv.weight", with: ".conv.bias") }
      + ["fc.weight", "fc.bias"]
    #expect(architecture.missingTensors(checkpoint(folded), of: network) == [])
    let kernel = "Mixed_5b.branch1x1.conv"
    let without = folded.filter { !$0.hasPrefix(kernel) }
    #expect(architecture.missingTensors(checkpoint(without), of: network) == ["\(kernel).weight"])
    // The bias alone can't be replaced by anything.
    let biased = folded.filter { $0 != "\(kernel).bias" }
    let norm = "Mixed_5b.branch1x1.bn"
    #expect(
      architecture.missingTensors(checkpoint(biased), of: network)
        == ["weight", "bias", "running_mean", "running_var"].map { "\(norm).\($0)" })
  }
}
