import Testing

@testable import NeuralNetwork

/// Numbers that no network can be computed with, and that oneDNN makes ordinary outputs of.
struct FiniteWeightsTests {
  /// A convolution with a normalisation, one of its own, and a linear layer.
  private func network() throws -> Network {
    var network = Network(inputShape: [3, 8, 8])
    let conv = Conv2d(
      inputChannels: 3, outputChannels: 16, kernelSize: 3, padding: .same, bias: false)
    var x = try network.add(.conv2d(conv), "conv", to: 0)
    x = try network.add(.batchNorm2d(BatchNorm2d(channels: 16, epsilon: 1e-3)), "bn", to: x)
    x = try network.add(.activation(.relu), to: x)
    x = try network.add(.batchNorm2d(BatchNorm2d(channels: 16, epsilon: 1e-3)), "alone", to: x)
    x = try network.add(.activation(.relu), to: x)
    x = try network.add(.globalAvgPool2d, to: x)
    x = try network.add(.flatten, to: x)
    _ = try network.add(.linear(Linear(inputFeatures: 16, outputFeatures: 4)), "head", to: x)
    return network
  }

  private static let names = [
    "conv.weight", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var", "alone.weight",
    "alone.bias", "alone.running_mean", "alone.running_var", "head.weight", "head.bias",
  ]

  @Test(arguments: names, [Float.nan, .infinity, -.infinity])
  func `that are not finite are refused in every tensor`(name: String, value: Float) throws {
    for precision in Precision.allCases { try expectRefusal(name, value, precision) }
  }

  @Test(
    arguments: [
      ("conv.weight", 3e38), ("conv.weight", -1e7), ("head.weight", 1.1e5), ("head.bias", -3e38),
      ("bn.weight", 1e30), ("bn.running_mean", 1e30), ("bn.running_var", -1),
      ("alone.running_var", -1), ("alone.weight", 1e8), ("alone.bias", 3e38),
      ("alone.running_mean", 1e30),
    ] as [(String, Float)])
  func `that are too large, or have no root, are refused`(name: String, value: Float) throws {
    try expectRefusal(name, value, .f32)
  }

  @Test func `up to the limit are computed with`() throws {
    let network = try network()
    var parameters = network.randomParameters(seed: 1)
    parameters.tensors["head.weight"]?.values[3] = 99_999
    _ = try InferencePlan(network, parameters: parameters)
  }

  private func expectRefusal(_ name: String, _ value: Float, _ precision: Precision) throws {
    let network = try network()
    var parameters = network.randomParameters(seed: 1)
    let count = try #require(parameters.tensors[name]?.values.count)
    parameters.tensors[name]?.values[count - 1] = value
    let quantization = Quantization(inputs: ["conv": .init(low: -1, high: 1)])
    let error = #expect(throws: CheckpointError.self) {
      try InferencePlan(
        network, parameters: parameters, precision: precision,
        quantization: precision == .int8 ? quantization : nil)
    }
    // What is folded is named by the layer.
    let layer = name.hasPrefix("bn.") ? ["bn", "conv"] : [String(name.prefix { $0 != "." })]
    #expect(layer.contains { error?.tensor?.hasPrefix("\($0).") == true }, "\(name) \(value)")
  }

  @Test(arguments: [[], [0], [-3, 2], [1, .nan, 5], [1, -.infinity], [-.nan]] as [[Float]])
  func `a magnitude above the limit is found, and no other`(values: [Float]) {
    let largest = values.largestMagnitude
    #expect(values.exceed(.greatestFiniteMagnitude) == !values.allSatisfy(\.isFinite))
    for limit in [Float(0), 3, Float(3).nextDown, 5] {
      #expect(values.exceed(limit) == !values.allSatisfy { $0.magnitude <= limit })
    }
    guard values.allSatisfy(\.isFinite) else {
      #expect(!largest.isFinite)
      return
    }
    #expect(largest == values.map(abs).max() ?? 0)
  }

  @Test(
    arguments: [
      (0, 1e-9), (0, 0), (-1e-9, 1e-9), (-3e38, 3e38), (0, .infinity), (0, 2e6), (.nan, 1),
      (0, .nan), (0.5, 1),
    ] as [(Float, Float)])
  func `a range that numbers can't be stored by is refused`(low: Float, high: Float) {
    #expect(!Quantization.InputRange(low: low, high: high).isUsable)
    #expect(Quantization.InputRange(low: -0.25, high: 80).isUsable)
  }

  @Test(arguments: [[1e-9, -1e-9], [3e38], [.infinity], [-.infinity, 1], [0]] as [[Float]])
  func `a layer whose inputs make no such range has none`(values: [Float]) {
    var histogram = MagnitudeHistogram()
    values.withUnsafeBufferPointer { histogram.add($0) }
    #expect(histogram.range == nil && histogram.bestRange == nil)
  }
}
