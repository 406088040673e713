import NeuralNetwork
import TestSupport
import Testing

@testable import NeuralNetworkTraining
import Randomness

/// Every layer's gradients against finite differences of the loss.
struct GradientTests {
  private static let networks: [String] = [
    "conv", "strided", "dilated", "grouped", "depthwise", "same", "norm", "norm+relu", "relu",
    "relu6", "silu", "sigmoid", "max", "average", "average without padding", "squeeze", "product",
    "concat", "odd concat", "add", "deep linear",
  ]

  @Test(arguments: networks, [BatchStatistics.batch, .frozen])
  func `gradients are the slopes of the loss`(name: String, statistics: BatchStatistics) throws {
    let network = try makeNetwork(name)
    let (parameters, _) = try Parameters.load(
      ParameterSpace(network), from: MemoryStateDict([:]), seed: 3)
    disturb(parameters)
    var settings = Trainer.Settings(batchSize: 4, threads: 1)
    settings.statistics = statistics
    let trainer = try Trainer(network, parameters: parameters, settings: settings)
    var generator = SeededGenerator(seed: 9)
    let images = (0..<4 * network.inputShape.reduce(1, *)).map { _ in
      Float.random(in: -1...1, using: &generator)
    }
    let targets = (0..<4).map { CrossEntropy.Target.output($0 % 3) }
    let loss = {
      try trainer.refresh()
      return try images.withUnsafeBufferPointer { try trainer.computeGradient($0, targets).loss }
    }
    _ = try loss()
    let gradient = Array(trainer.gradient)
    for entry in parameters.space.entries where entry.role != .statistic {
      // Along the gradient and along a random direction, in turn.
      for useGradient in [true, false] {
        let direction = entry.range.map { place in
          useGradient ? gradient[place] : Float.random(in: -1...1, using: &generator)
        }
        let length = direction.reduce(0) { $0 + Double($1 * $1) }.squareRoot()
        guard length > 1e-7 else { continue }
        let step = 2e-3 / length
        let start = Array(parameters.values[entry.range])
        var ends: [Double] = []
        for sign in [1.0, -1.0] {
          for (index, place) in entry.range.enumerated() {
            parameters.values[place] = start[index] + Float(sign * step) * direction[index]
          }
          ends.append(try loss())
        }
        for (index, place) in entry.range.enumerated() { parameters.values[place] = start[index] }
        let slope = (ends[0] - ends[1]) / (2 * step)
        let expected = zip(entry.range, direction).reduce(0) {
          $0 + Double(gradient[$1.0]) * Double($1.1)
        }
        let scale = max(abs(slope), abs(expected), 2e-2 * length)
        #expect(abs(slope - expected) < 0.03 * scale, "\(entry.name): \(slope) and \(expected)")
      }
    }
  }

  /// Moves normalisations away from where they do nothing.
  private func disturb(_ parameters: Parameters) {
    var generator = SeededGenerator(seed: 4)
    for entry in parameters.space.entries where entry.role != .weight {
      for place in entry.range {
        let isPositive = entry.name.hasSuffix("running_var") || entry.name.hasSuffix(".weight")
        parameters.values[place] = Float.random(
          in: isPositive ? 0.5...1.5 : -0.3...0.3, using: &generator)
      }
    }
  }

  private func makeNetwork(_ name: String) throws -> Network {
    var network = Network(inputShape: [8, 7, 6])
    func conv(
      _ inputs: Int, _ outputs: Int, stride: Extent2d = 1, padding: Padding = .none,
      dilation: Extent2d = 1, groups: Int = 1, bias: Bool = true
    ) -> Layer {
      .conv2d(
        Conv2d(
          inputChannels: inputs, outputChannels: outputs, kernelSize: 3, stride: stride,
          padding: padding, dilation: dilation, groups: groups, bias: bias))
    }
    var x = try network.add(conv(8, 16, padding: .symmetric(1)), "first", to: 0)
    switch name {
    case "conv": x = try network.add(conv(16, 10), "layer", to: x)
    case "strided":
      x = try network.add(conv(16, 24, stride: 2, padding: .symmetric(1)), "layer", to: x)
    case "dilated":
      x = try network.add(conv(16, 8, padding: .symmetric(2), dilation: 2), "layer", to: x)
    case "grouped": x = try network.add(conv(16, 32, groups: 2), "layer", to: x)
    case "depthwise":
      x = try network.add(conv(16, 16, padding: .symmetric(1), groups: 16), "layer", to: x)
    case "same": x = try network.add(conv(16, 8, stride: 2, padding: .same), "layer", to: x)
    case "norm", "norm+relu":
      x = try network.add(conv(16, 16, bias: false), "layer", to: x)
      x = try network.add(.batchNorm2d(BatchNorm2d(channels: 16, epsilon: 1e-3)), "norm", to: x)
      if name == "norm+relu" { x = try network.add(.activation(.relu), "relu", to: x) }
    case "relu", "relu6", "silu", "sigmoid":
      let kinds: [String: Activation] = [
        "relu": .relu, "relu6": .relu6, "silu": .silu, "sigmoid": .sigmoid,
      ]
      x = try network.add(.activation(try #require(kinds[name])), "layer", to: x)
      x = try network.add(conv(16, 8), "after", to: x)
    case "max": x = try network.add(.pool2d(Pool2d(.max, kernelSize: 3, stride: 2)), "layer", to: x)
    case "average", "average without padding":
      let pool = Pool2d(
        .average(countsPadding: name == "average"), kernelSize: 3, stride: 1,
        padding: .symmetric(1))
      x = try network.add(.pool2d(pool), "layer", to: x)
    case "squeeze":
      var gate = try network.add(.globalAvgPool2d, "gate", to: x)
      let small = Conv2d(inputChannels: 16, outputChannels: 5, kernelSize: 1)
      gate = try network.add(.conv2d(small), "reduce", to: gate)
      gate = try network.add(.activation(.silu), "reduce", to: gate)
      let back = Conv2d(inputChannels: 5, outputChannels: 16, kernelSize: 1)
      gate = try network.add(.conv2d(back), "expand", to: gate)
      gate = try network.add(.activation(.sigmoid), "expand", to: gate)
      x = try network.add(.multiply, "layer", to: x, gate)
    case "product":
      let other = try network.add(conv(8, 16, padding: .symmetric(1)), "other", to: 0)
      x = try network.add(.multiply, "layer", to: x, other)
    case "concat", "odd concat":
      let other = try network.add(
        conv(16, name == "concat" ? 8 : 5, padding: .symmetric(1)), "other", to: x)
      let third = try network.add(conv(16, 8, padding: .symmetric(1)), "third", to: x)
      x = try network.add(.concat, "layer", to: other, third, x)
    case "add":
      let other = try network.add(conv(16, 16, padding: .symmetric(1)), "other", to: x)
      x = try network.add(.add, "layer", to: x, other)
    default:
      x = try network.add(.flatten, "flatten", to: x)
      let width = network.shape(of: x)[0]
      x = try network.add(.linear(Linear(inputFeatures: width, outputFeatures: 9)), "fc1", to: x)
      x = try network.add(.activation(.relu), "fc1", to: x)
    }
    if network.shape(of: x).count == 3 {
      x = try network.add(.globalAvgPool2d, "pool", to: x)
      x = try network.add(.flatten, "flatten", to: x)
    }
    let width = network.shape(of: x)[0]
    _ = try network.add(.linear(Linear(inputFeatures: width, outputFeatures: 3)), "head", to: x)
    return network
  }
}
