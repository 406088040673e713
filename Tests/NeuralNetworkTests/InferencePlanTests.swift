import TestSupport
import Testing

@testable import NeuralNetwork
import Randomness

/// Networks that are wired at random, to find what fusing and sharing buffers get wrong.
struct RandomNetwork {
  private var random: SeededGenerator
  private(set) var network: Network

  init(seed: UInt64) throws {
    random = SeededGenerator(seed: seed)
    network = Network(inputShape: [Int.random(in: 1...20, using: &random), 8, 8])
    // A first convolution, so that sums and joins have something in the engine's own layout.
    try addConvolution(to: 0)
    for _ in 0..<Int.random(in: 3...14, using: &random) { try addLayer() }
  }

  private mutating func addLayer() throws {
    let value = Int.random(in: max(0, network.output - 4)...network.output, using: &random)
    let shape = network.shape(of: value)
    switch Int.random(in: 0..<11, using: &random) {
    case 0...2: try addConvolution(to: value)
    case 3:
      _ = try network.add(
        .batchNorm2d(BatchNorm2d(channels: shape[0], epsilon: 1e-3)), "n\(network.output)",
        to: value)
    case 4, 5:
      let activation = Activation.allCases.randomElement(using: &random) ?? .relu
      _ = try network.add(.activation(activation), to: value)
    case 6, 7:
      let same = (0...network.output).filter { network.shape(of: $0) == shape }
      let other = same.randomElement(using: &random) ?? value
      _ = try network.add(.add, to: value, other)
    case 8:
      let other = Int.random(in: 1...network.output, using: &random)
      guard network.shape(of: other)[1...] == shape[1...] else { return }
      _ = try network.add(.concat, to: value, other)
    case 9: _ = try network.add(.dropout(0.5), to: value)
    default:
      let gate = try network.add(.globalAvgPool2d, to: value)
      _ = try network.add(.multiply, to: value, gate)
    }
  }

  private mutating func addConvolution(to value: Network.Value) throws {
    let channels = network.shape(of: value)[0]
    let output = [8, 16, 13, channels].randomElement(using: &random) ?? 8
    let kernel: Extent2d = Bool.random(using: &random) ? 1 : 3
    let conv = Conv2d(
      inputChannels: channels, outputChannels: output, kernelSize: kernel, padding: .same,
      bias: Bool.random(using: &random))
    _ = try network.add(.conv2d(conv), "c\(network.output)", to: value)
  }
}

@Suite struct `An inference plan` {
  @Test(arguments: 0..<300)
  func `computes what a randomly wired network says`(seed: Int) throws {
    let network = try RandomNetwork(seed: UInt64(seed)).network
    let parameters = network.randomParameters(seed: UInt64(seed))
    var random = SeededGenerator(seed: 1)
    let input = random.tensor([seed % 3 == 0 ? 2 : 1] + network.inputShape)
    let expected = try network.reference(input, parameters)
    let error = relativeError(try network.run(input, parameters), expected)
    #expect(error < 5e-5)
    // Some layers at random on the naive kernels: both ways must fit together.
    let mixed = try network.run(input, parameters) { name in
      name.utf8.reduce(seed) { $0 &* 31 &+ Int($1) } % 3 == 0
    }
    #expect(relativeError(mixed, expected) < 5e-5)
  }

  /// x -> convolution -> convolution, batch normalisation, + x, ReLU: the last four are one step.
  private func residualBlock(bias: Bool = false) throws -> Network {
    var network = Network(inputShape: [16, 8, 8])
    let conv = Conv2d(
      inputChannels: 16, outputChannels: 16, kernelSize: 3, padding: .symmetric(1), bias: bias)
    let x = try network.add(.conv2d(conv), "stem", to: 0)
    let middle = try network.add(.conv2d(conv), "middle", to: x)
    let y = try network.add(.conv2d(conv), "conv", to: middle)
    let normed = try network.add(
      .batchNorm2d(BatchNorm2d(channels: 16, epsilon: 1e-3)), "bn", to: y)
    let sum = try network.add(.add, "sum", to: normed, x)
    _ = try network.add(.activation(.relu), "relu", to: sum)
    return network
  }

  @Test func `fuses batch normalisation, residual sum and activation into the convolution`() throws
  {
    let steps = try residualBlock().fused()
    #expect(steps.map(\.name) == ["stem", "middle", "conv"])
    #expect(steps[2].batchNorm?.name == "bn")
    #expect(steps[2].residual == 1)
    #expect(steps[2].activation == .relu)
  }

  @Test func `makes no sum in what is joined in place`() throws {
    // e = conv(a) + concat(a, b): the sum must not overwrite `a`, which is read, and read again.
    var network = Network(inputShape: [8, 6, 6])
    func conv(_ name: String, _ input: Int, _ output: Int, _ value: Network.Value) throws -> Int {
      let layer = Conv2d(
        inputChannels: input, outputChannels: output, kernelSize: 3, padding: .symmetric(1))
      return try network.add(.conv2d(layer), name, to: value)
    }
    let a = try conv("a", 8, 8, 0)
    let b = try conv("b", 8, 8, 0)
    let joined = try network.add(.concat, to: a, b)
    let d = try conv("d", 8, 16, a)
    let sum = try network.add(.add, to: d, joined)
    _ = try network.add(.concat, to: sum, a)
    let parameters = network.randomParameters(seed: 4)
    var random = SeededGenerator(seed: 2)
    let input = random.tensor([1, 8, 6, 6])
    let expected = try network.reference(input, parameters)
    #expect(relativeError(try network.run(input, parameters), expected) < 1e-5)
  }

  @Test func `makes no sum in what dropout passes on`() throws {
    // conv(dropout(a)) + a: the sum must not overwrite `a`, since its dropout is read again.
    var network = Network(inputShape: [8, 6, 6])
    let conv = Layer.conv2d(
      Conv2d(inputChannels: 8, outputChannels: 8, kernelSize: 3, padding: .symmetric(1)))
    let a = try network.add(conv, "a", to: 0)
    let dropped = try network.add(.dropout(0.5), to: a)
    let c = try network.add(conv, "c", to: dropped)
    let sum = try network.add(.add, to: c, a)
    _ = try network.add(.concat, to: sum, dropped)
    let parameters = network.randomParameters(seed: 4)
    var random = SeededGenerator(seed: 2)
    let input = random.tensor([1, 8, 6, 6])
    let expected = try network.reference(input, parameters)
    #expect(relativeError(try network.run(input, parameters), expected) < 1e-5)
  }

  @Test func `drops dropout without a copy`() throws {
    func head(dropout: Bool) throws -> Network {
      var network = Network(inputShape: [8, 4, 4])
      var value = try network.add(.flatten, to: 0)
      for name in ["first", "second"] {
        let features = network.shape(of: value)[0]
        if dropout { value = try network.add(.dropout(0.9), to: value) }
        value = try network.add(
          .linear(Linear(inputFeatures: features, outputFeatures: 32)), name, to: value)
        value = try network.add(.activation(.relu), to: value)
      }
      if dropout { _ = try network.add(.dropout(0.9), to: value) }
      return network
    }
    let (with, without) = (try head(dropout: true), try head(dropout: false))
    let parameters = without.randomParameters(seed: 6)
    #expect(with.parameters == without.parameters)
    var random = SeededGenerator(seed: 3)
    let input = random.tensor([2, 8, 4, 4])
    #expect(try with.run(input, parameters) == without.run(input, parameters))
    let plans = try [with, without].map { try InferencePlan($0, parameters: parameters) }
    #expect(plans[0].implementations.map(\.layer) == plans[1].implementations.map(\.layer))
    #expect(plans[0].arenaByteCount == plans[1].arenaByteCount)
  }

  @Test func `takes a checkpoint whose batch normalisation is folded`() throws {
    let network = try residualBlock()
    let full = network.randomParameters(seed: 3)
    var folded = full.tensors.filter { !$0.key.hasPrefix("bn.") }
    let (gamma, beta) = (full.tensors["bn.weight"]!.values, full.tensors["bn.bias"]!.values)
    let mean = full.tensors["bn.running_mean"]!.values
    let scale = zip(gamma, full.tensors["bn.running_var"]!.values).map {
      $0 / ($1 + 1e-3).squareRoot()
    }
    for i in 0..<16 {
      for j in 0..<144 { folded["conv.weight"]!.values[i * 144 + j] *= scale[i] }
    }
    let bias = (0..<16).map { beta[$0] - mean[$0] * scale[$0] }
    folded["conv.bias"] = Tensor(shape: [16], values: bias)
    var random = SeededGenerator(seed: 5)
    let input = random.tensor([1, 16, 8, 8])
    let expected = try network.run(input, full)
    #expect(relativeError(try network.run(input, MemoryStateDict(folded)), expected) < 1e-5)
  }

  @Test func `names the tensor that a checkpoint lacks or has in another shape`() throws {
    let network = try residualBlock()
    for name in ["conv.weight", "bn.running_var"] {
      var tensors = network.randomParameters(seed: 1).tensors
      tensors[name] = nil
      let missing = #expect(throws: CheckpointError.self) {
        try InferencePlan(network, parameters: MemoryStateDict(tensors))
      }
      #expect(missing?.tensor == name)
      tensors[name] = Tensor(shape: [2], values: [0, 0])
      let mismatched = #expect(throws: CheckpointError.self) {
        try InferencePlan(network, parameters: MemoryStateDict(tensors))
      }
      #expect(mismatched?.tensor == name)
    }
  }

  @Test func `joins without copying when the parts can lie one after the other`() throws {
    var network = Network(inputShape: [8, 8, 8])
    let parts = try (0..<3).map { index in
      let conv = Conv2d(inputChannels: 8, outputChannels: 16, kernelSize: 1)
      return try network.add(.conv2d(conv), "c\(index)", to: 0)
    }
    _ = try network.add(.concat, "join", to: parts)
    let plan = try InferencePlan(network, parameters: network.randomParameters(seed: 1))
    let isChannelMajor = !plan.implementations.contains { $0.layer == "join" }
    // oneDNN takes blocks of channels without AVX-512, and channels last with it.
    if !Processor.runsBF16 { #expect(isChannelMajor) }
  }

  @Test func `workers on several threads agree`() async throws {
    let network = try residualBlock()
    let plan = try InferencePlan(network, parameters: network.randomParameters(seed: 9))
    var random = SeededGenerator(seed: 11)
    let input = random.tensor([1, 16, 8, 8])
    let results = try await withThrowingTaskGroup(of: [Float].self) { group in
      for _ in 0..<4 {
        group.addTask {
          let worker = try InferenceWorker(plan)
          var last: [Float] = []
          for _ in 0..<50 {
            _ = worker.input.update(fromContentsOf: input.values)
            try worker.run()
            last = Array(worker.output)
          }
          return last
        }
      }
      return try await group.reduce(into: [[Float]]()) { $0.append($1) }
    }
    #expect(Set(results).count == 1)
  }
}

@Suite struct `The arena` {
  @Test(arguments: 0..<200)
  func `never lets buffers of the same time overlap`(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let buffers = (0..<30).map { _ in
      let first = Int.random(in: 0..<40, using: &random)
      return PlanBuffer(
        byteCount: Int.random(in: 1...5000, using: &random), firstStep: first,
        lastStep: first + Int.random(in: 0..<8, using: &random))
    }
    let arena = ArenaPlanner(buffers)
    for (i, a) in buffers.enumerated() {
      #expect(arena.offsets[i] % 64 == 0)
      #expect(arena.offsets[i] + a.byteCount <= arena.byteCount)
      for (j, b) in buffers.enumerated().dropFirst(i + 1)
      where a.firstStep <= b.lastStep && b.firstStep <= a.lastStep {
        let apart =
          arena.offsets[i] + a.byteCount <= arena.offsets[j]
          || arena.offsets[j] + b.byteCount <= arena.offsets[i]
        #expect(apart)
      }
    }
  }
}
