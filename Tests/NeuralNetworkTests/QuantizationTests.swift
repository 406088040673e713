import TestSupport
import Testing

@testable import NeuralNetwork
import Randomness

/// int8: what is stored in bytes, and that oneDNN's bytes and the rounded floats agree.
struct QuantizationTests {
  /// Every weighted layer in int8, with the ranges that occur.
  private func quantization(
    _ network: Network, _ parameters: MemoryStateDict, _ input: Tensor
  ) throws -> Quantization {
    let calibrator = try Calibrator(network, parameters: parameters)
    _ = try input.values.withUnsafeBufferPointer { try calibrator.run($0) }
    return Quantization(inputs: calibrator.histograms.compactMapValues(\.range))
  }

  private func run(
    _ network: Network, _ parameters: MemoryStateDict, _ input: Tensor,
    _ quantization: Quantization, inBytes: Bool, bf16Beside: Bool = false
  ) throws -> (Tensor, [String]) {
    let plan = try InferencePlan(
      network, parameters: parameters, precision: .int8, batchSize: 1, threads: 1,
      options: PlanOptions(
        quantization: quantization, emulatesInt8: !inBytes, hasBF16BesideBytes: bf16Beside))
    let worker = try InferenceWorker(plan)
    _ = worker.input.update(fromContentsOf: input.values)
    try worker.run()
    return (
      Tensor(shape: plan.outputShape, values: Array(worker.output)),
      plan.implementations.map(\.implementation)
    )
  }

  /// A stem, a residual block, a squeeze-and-excitation, branches with a pool and a concat: what the
  /// shipped networks have.
  private func network(_ activation: Activation) throws -> Network {
    var network = Network(inputShape: [16, 12, 12])
    func conv(
      _ name: String, _ inputs: Int, _ outputs: Int, _ value: Int, kernel: Extent2d = 3,
      padding: Padding = .symmetric(1), groups: Int = 1, _ activation: Activation? = nil
    ) throws -> Int {
      let layer = Conv2d(
        inputChannels: inputs, outputChannels: outputs, kernelSize: kernel, padding: padding,
        groups: groups)
      let x = try network.add(.conv2d(layer), name, to: value)
      return try activation.map { try network.add(.activation($0), name, to: x) } ?? x
    }
    let stem = try conv("stem", 16, 32, 0, activation)
    let expand = try conv("expand", 32, 48, stem, activation)
    let back = try conv("project", 48, 32, expand)
    let sum = try network.add(.add, "sum", to: back, stem)
    var x = try network.add(.activation(activation), "sum", to: sum)
    let deep = try conv("depthwise", 32, 32, x, groups: 32, activation)
    let pooled = try network.add(.globalAvgPool2d, "se", to: deep)
    let gate = try conv("se", 32, 32, pooled, kernel: 1, padding: .none, .sigmoid)
    x = try network.add(.multiply, "se", to: deep, gate)
    let pool = try network.add(
      .pool2d(Pool2d(.max, kernelSize: 3, stride: 1, padding: .symmetric(1))), "pool", to: x)
    let left = try conv("left", 32, 16, x, kernel: 1, padding: .none, activation)
    let right = try conv("right", 32, 32, pool, activation)
    let joined = try network.add(.concat, "concat", to: left, right)
    let last = try conv("last", 48, 24, joined, activation)
    let flat = try network.add(.flatten, to: network.add(.globalAvgPool2d, to: last))
    _ = try network.add(.linear(Linear(inputFeatures: 24, outputFeatures: 10)), "fc", to: flat)
    return network
  }

  @Test(arguments: [Activation.relu, .silu, .relu6])
  func `bytes give what rounded floats give, and both are near f32`(activation: Activation) throws {
    let network = try network(activation)
    let parameters = network.randomParameters(seed: 3)
    var random = SeededGenerator(seed: 5)
    let input = random.tensor([1] + network.inputShape)
    let expected = try network.run(input, parameters)
    let ranges = try quantization(network, parameters, input)
    #expect(ranges.inputs.count == 8)
    let (rounded, _) = try run(network, parameters, input, ranges, inBytes: false)
    let (bytes, codes) = try run(network, parameters, input, ranges, inBytes: true)
    // One step more or less, at the borders of rounding, is all that may differ.
    #expect(relativeError(bytes, rounded) < 0.03)
    #expect(relativeError(rounded, expected) < 0.15)
    #expect(relativeError(rounded, expected) > 1e-4, "nothing was rounded")
    #expect(!codes.contains { $0.hasPrefix("ref") })
  }

  @Test(
    .enabled(if: Processor.hasNativeInt8 && Processor.runsBF16, "no bf16 beside bytes here"),
    arguments: [Activation.relu, .silu])
  func `beside bytes floats can be bf16`(activation: Activation) throws {
    let network = try network(activation)
    let parameters = network.randomParameters(seed: 3)
    var random = SeededGenerator(seed: 5)
    let input = random.tensor([1] + network.inputShape)
    let ranges = try quantization(network, parameters, input)
    let (rounded, _) = try run(network, parameters, input, ranges, inBytes: false)
    let (mixed, codes) = try run(
      network, parameters, input, ranges, inBytes: true, bf16Beside: true)
    #expect(relativeError(mixed, rounded) < 0.05)
    #expect(codes.contains { $0.hasSuffix("bf16") })
    #expect(!codes.contains { $0.hasPrefix("ref") })
  }

  /// relu(conv(a) + b), read by a layer in int8: `b` has floats, or signed bytes.
  @Test(arguments: [false, true])
  func `what is added is not clipped to the range of the sum`(isRead: Bool) throws {
    var network = Network(inputShape: [16, 9, 9])
    let conv = Layer.conv2d(
      Conv2d(inputChannels: 16, outputChannels: 16, kernelSize: 3, padding: .symmetric(1)))
    let signed = try network.add(conv, "signed", to: 0)
    let other = try network.add(conv, "other", to: isRead ? signed : 0)
    let last = isRead ? try network.add(conv, "last", to: other) : other
    let sum = try network.add(.add, to: last, signed)
    let x = try network.add(.activation(.relu), to: sum)
    _ = try network.add(conv, "reader", to: x)
    let parameters = network.randomParameters(seed: 6)
    var random = SeededGenerator(seed: 5)
    let input = random.tensor([1] + network.inputShape)
    let ranges = try quantization(network, parameters, input)
    let values = QuantizedValues(network.fused(), output: network.output, ranges)
    #expect(values.stored[x]?.isSigned == false)
    #expect((values.stored[signed] != nil) == isRead)
    let (rounded, _) = try run(network, parameters, input, ranges, inBytes: false)
    let (bytes, codes) = try run(network, parameters, input, ranges, inBytes: true)
    #expect(relativeError(bytes, rounded) < 0.02)
    #expect(try relativeError(rounded, network.run(input, parameters)) < 0.06)
    #expect(!codes.contains { $0.hasPrefix("ref") })
  }

  @Test(arguments: 0..<40)
  func `random networks in bytes give what rounded floats give`(seed: Int) throws {
    let network = try RandomNetwork(seed: UInt64(seed)).network
    let parameters = network.randomParameters(seed: UInt64(seed))
    var random = SeededGenerator(seed: 1)
    let input = random.tensor([1] + network.inputShape)
    let ranges = try quantization(network, parameters, input)
    let (rounded, _) = try run(network, parameters, input, ranges, inBytes: false)
    let (bytes, _) = try run(network, parameters, input, ranges, inBytes: true)
    #expect(relativeError(bytes, rounded) < 0.05)
  }

  @Test func `values are stored in bytes where all who read them can take them`() throws {
    let network = try network(.relu)
    let names = ["stem", "expand", "project", "left", "right", "last", "fc"]
    let all = Quantization(
      inputs: .init(
        uniqueKeysWithValues: names.map { ($0, .init(low: $0 == "fc" ? -1 : 0, high: 2)) }))
    func stored(_ quantization: Quantization) -> Set<String> {
      let values = QuantizedValues(network.fused(), output: network.output, quantization)
      return Set(
        network.fused().filter { values.stored[$0.output] != nil }.map(\.name))
    }
    // `project` feeds a depthwise convolution, `last` a global pool: they stay floats, and what is
    // added to `project` with it.
    #expect(stored(all) == ["expand", "left", "right", "concat"])
    var without = all
    without.inputs["right"] = nil
    #expect(stored(without) == ["expand"])
  }

  @Test(arguments: [1, 3]) func `one scale serves all that a concat ties together`(
    kernel: Int
  ) throws {
    var network = Network(inputShape: [8, 4, 4])
    let conv = {
      Layer.conv2d(
        Conv2d(
          inputChannels: $0, outputChannels: $1, kernelSize: Extent2d(kernel, kernel),
          padding: .symmetric(Extent2d(kernel / 2, kernel / 2))))
    }
    let a = try network.add(conv(8, 8), "a", to: 0)
    let b = try network.add(conv(8, 8), "b", to: 0)
    let joined = try network.add(.concat, "joined", to: a, b)
    _ = try network.add(conv(16, 8), "c", to: joined)
    let values = QuantizedValues(
      network.fused(), output: network.output,
      Quantization(
        inputs: [
          "a": .init(low: -3, high: 1), "b": .init(low: -1, high: 5), "c": .init(low: 0, high: 51),
        ]))
    #expect(values.stored[a] == Int8Scale(.init(low: 0, high: 51)))
    #expect(values.stored[a] == values.stored[b])
    // A padding's zeros are read as bytes of 0: then that is what stands for zero.
    let isPadded = kernel > 1
    #expect(values.inputs["a"] == Int8Scale(.init(low: -3, high: 5), isPadded: isPadded))
    #expect(values.inputs["a"]?.isSigned == isPadded)
  }

  @Test func `rounding is to the nearest step, ties to even, and clips`() {
    var values: [Float] = [0, 0.49, 0.5, 1.5, 2.5, -0.6, 300, 254.6]
    values.withUnsafeMutableBufferPointer { Int8Scale(.init(low: 0, high: 255)).round($0) }
    #expect(values == [0, 0, 0, 2, 2, 0, 255, 255])
    values = [0.26, -0.24, -70, 70, -0.76]
    let signed = Int8Scale(.init(low: -63.5, high: 10), isPadded: true)
    values.withUnsafeMutableBufferPointer { signed.round($0) }
    #expect(values == [0.5, 0, -64, 63.5, -1])
    // 255 steps of a half, of which 24 lie below zero.
    values = [0.26, -0.24, -70, 130, -0.76, 0]
    let shifted = Int8Scale(.init(low: -12, high: 115.5))
    #expect(shifted.zeroPoint == 24)
    values.withUnsafeMutableBufferPointer { shifted.round($0) }
    #expect(values == [0.5, 0, -12, 115.5, -1, 0])
  }

  @Test func `weights have a scale for each output channel`() {
    let weights = Int8Weights(
      Tensor(shape: [3, 2], values: [1, -0.5, 0, 0, 12.7, 6.35]), hasVNNI: true)
    #expect(weights.values == [127, -64, 0, 0, 127, 64])
    #expect(weights.scales[1] == 1)
    let even = Int8Weights(
      Tensor(shape: [1, 3], values: [1, -0.5, 0.1]), isDoubled: true, hasVNNI: false)
    #expect(even.values == [126, -64, 12])
    #expect(abs(even.real.values[0] - 1) < 1e-6)
    let dead = Int8Weights(Tensor(shape: [1, 2], values: [1e-37, -1e-38]))
    #expect(dead.real.values == [0, 0])
    #expect(
      zip(weights.real.values, [1, -0.504, 0, 0, 12.7, 6.4]).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  @Test func `an outlier is clipped, and an even spread is not`() throws {
    var random = SeededGenerator(seed: 2)
    var values = (0..<100_000).map { _ in Float.random(in: 0...1, using: &random) }
    var histogram = MagnitudeHistogram()
    values.withUnsafeBufferPointer { histogram.add($0) }
    #expect(try #require(histogram.bestRange).high > 0.98)
    values = [4]
    values.withUnsafeBufferPointer { histogram.add($0) }
    #expect(histogram.range == .init(low: 0, high: 4))
    let best = try #require(histogram.bestRange).high
    #expect(best < 4)
    // The mean square error over the values themselves is least there too.
    func error(_ high: Float) -> Double {
      var random = SeededGenerator(seed: 2)
      var values = (0..<100_000).map { _ in Float.random(in: 0...1, using: &random) } + [4]
      let before = values
      values.withUnsafeMutableBufferPointer { Int8Scale(.init(low: 0, high: high)).round($0) }
      return zip(values, before).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    }
    let least = try #require((20...100).map { error(Float($0) * 0.04) }.min())
    #expect(error(best) < 1.02 * least)
  }

  @Test func `histograms of parts are that of the whole`() throws {
    var random = SeededGenerator(seed: 8)
    let values = (0..<9000).map { _ in
      Float.random(in: -1...1, using: &random) * Float.random(in: 0...3, using: &random)
    }
    var (whole, left, right) = (MagnitudeHistogram(), MagnitudeHistogram(), MagnitudeHistogram())
    values.withUnsafeBufferPointer { whole.add($0) }
    values[..<1000].withUnsafeBufferPointer { left.add($0) }
    values[1000...].withUnsafeBufferPointer { right.add($0) }
    // A part may have seen nothing.
    right.merge(MagnitudeHistogram())
    left.merge(right)
    #expect(left.range == whole.range)
    let (a, b) = try (#require(left.bestRange), #require(whole.bestRange))
    #expect(abs(a.high - b.high) < 0.05 * b.high)
  }

  @Test(
    arguments: [[.nan, 1], [.leastNonzeroMagnitude], [1e-36, -1e-37], [.infinity, .nan]]
      as [[Float]])
  func `numbers without a bin crash nothing`(_ values: [Float]) {
    var histogram = MagnitudeHistogram()
    for _ in 0..<2 { values.withUnsafeBufferPointer { histogram.add($0) } }
    let ordinary = values.filter { $0.isFinite && abs($0) > 1e-30 }
    #expect((histogram.bestRange == nil) == ordinary.isEmpty)
  }
}
