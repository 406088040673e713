import Dispatch
import Synchronization
import TestSupport
import Testing

@testable import NeuralNetwork
import Randomness

/// One layer on one input, against the naive kernel.
private struct Case: CustomStringConvertible, Sendable {
  let layer: Layer
  /// [C, H, W] of each input.
  let inputs: [[Int]]
  var batch = 1

  var description: String { "\(layer) of \(inputs) x \(batch)" }

  /// A network whose inputs are slices of one: a 1x1 convolution makes each from the real input.
  func network() throws -> Network {
    var network = Network(inputShape: inputs[0])
    var values = [0]
    for (index, shape) in inputs.enumerated().dropFirst() {
      let pooled = shape[1...] == inputs[0][1...] ? 0 : try network.add(.globalAvgPool2d, to: 0)
      let conv = Conv2d(
        inputChannels: inputs[0][0], outputChannels: shape[0], kernelSize: 1)
      values.append(try network.add(.conv2d(conv), "input\(index)", to: pooled))
    }
    if case .linear = layer { values = [try network.add(.flatten, to: values[0])] }
    _ = try network.add(layer, "layer", to: values)
    return network
  }
}

private let convolutions: [Case] = {
  var cases: [Case] = []
  func add(
    _ input: [Int], _ output: Int, _ kernel: Extent2d, stride: Extent2d = 1,
    padding: Padding = .none, dilation: Extent2d = 1, groups: Int = 1, bias: Bool = true,
    batch: Int = 1
  ) {
    let conv = Conv2d(
      inputChannels: input[0], outputChannels: output, kernelSize: kernel, stride: stride,
      padding: padding, dilation: dilation, groups: groups, bias: bias)
    cases.append(Case(layer: .conv2d(conv), inputs: [input], batch: batch))
  }
  for channels in [1, 3, 8, 13, 16, 17, 48] {
    for output in [1, 5, 16, 19] {
      add([channels, 9, 11], output, 3, padding: .symmetric(1))
      add([channels, 7, 6], output, 1, bias: false)
    }
  }
  for size in [[16, 8, 8], [16, 9, 9], [12, 7, 10], [3, 15, 14]] {
    for kernel in [Extent2d(3, 3), Extent2d(5, 5), Extent2d(1, 7), Extent2d(7, 1)] {
      add(size, 24, kernel, stride: 2, padding: .same)
      add(size, 10, kernel, padding: .same, batch: 3)
      add(size, 8, kernel, stride: Extent2d(2, 1), padding: .same)
    }
  }
  add([16, 17, 17], 16, Extent2d(1, 7), padding: .symmetric(Extent2d(0, 3)))
  add([16, 17, 17], 16, Extent2d(7, 1), padding: .symmetric(Extent2d(3, 0)))
  add([8, 12, 12], 8, 3, padding: .symmetric(2), dilation: 2)
  add([8, 12, 12], 8, 3, padding: .same, dilation: Extent2d(3, 2))
  for (channels, groups) in [(16, 16), (13, 13), (16, 4), (12, 3), (30, 2)] {
    add([channels, 10, 9], channels, 3, padding: .symmetric(1), groups: groups)
    add([channels, 10, 9], channels, 3, stride: 2, padding: .same, groups: groups, batch: 2)
    add([channels, 10, 9], channels * 2, 5, padding: .same, groups: groups)
  }
  return cases
}()

private let others: [Case] = {
  var cases: [Case] = []
  let sizes = [[16, 8, 9], [13, 7, 7], [3, 12, 5], [40, 1, 1]]
  for size in sizes {
    for batch in [1, 3] {
      for activation in Activation.allCases {
        cases.append(Case(layer: .activation(activation), inputs: [size], batch: batch))
      }
      cases.append(
        Case(
          layer: .batchNorm2d(BatchNorm2d(channels: size[0], epsilon: 1e-3)), inputs: [size],
          batch: batch))
      cases.append(Case(layer: .globalAvgPool2d, inputs: [size], batch: batch))
      cases.append(Case(layer: .softmax, inputs: [size], batch: batch))
      cases.append(Case(layer: .flatten, inputs: [size], batch: batch))
      cases.append(Case(layer: .add, inputs: [size, size], batch: batch))
      cases.append(Case(layer: .multiply, inputs: [size, size], batch: batch))
      cases.append(Case(layer: .multiply, inputs: [size, [size[0], 1, 1]], batch: batch))
      cases.append(
        Case(
          layer: .linear(Linear(inputFeatures: size.reduce(1, *), outputFeatures: 11)),
          inputs: [size], batch: batch))
      cases.append(
        Case(
          layer: .concat, inputs: [size, [8, size[1], size[2]], [16, size[1], size[2]]],
          batch: batch))
    }
  }
  for kind in [Pool2d.Kind.max, .average(countsPadding: true), .average(countsPadding: false)] {
    for size in [[16, 9, 9], [5, 8, 11]] {
      cases.append(
        Case(layer: .pool2d(Pool2d(kind, kernelSize: 3, stride: 2)), inputs: [size]))
      cases.append(
        Case(
          layer: .pool2d(Pool2d(kind, kernelSize: 3, stride: 1, padding: .symmetric(1))),
          inputs: [size], batch: 2))
      cases.append(
        Case(
          layer: .pool2d(Pool2d(kind, kernelSize: 3, stride: 2, padding: .same)), inputs: [size]))
    }
  }
  return cases
}()

@Suite struct `Operations` {
  private func check(
    _ cases: [Case], _ precision: Precision, within bound: Float,
    usesReference: @escaping (String) -> Bool = { _ in false }
  ) throws {
    for (index, each) in cases.enumerated() {
      let error = try error(
        of: each, index, precision, threads: index % 2 + 1, usesReference: usesReference)
      #expect(error < bound, "\(each)")
    }
  }

  /// How far a case is from the naive kernel; `index` seeds its parameters.
  private func error(
    of each: Case, _ index: Int, _ precision: Precision, threads: Int = 1,
    usesReference: @escaping (String) -> Bool = { _ in false }
  ) throws -> Float {
    let network = try each.network()
    let parameters = network.randomParameters(seed: UInt64(index))
    var random = SeededGenerator(seed: 7)
    let input = random.tensor([each.batch] + each.inputs[0])
    let expected = try network.reference(input, parameters)
    let found = try network.run(
      input, parameters, precision, threads: threads, usesReference: usesReference)
    return relativeError(found, expected)
  }

  @Test func `convolutions equal the naive kernel in f32`() throws {
    try check(convolutions, .f32, within: 2e-6)
  }

  @Test func `convolutions in bf16 are within bf16's rounding`() throws {
    try check(convolutions, .bf16, within: 0.02)
  }

  /// oneDNN 2.6.3 then makes primitives that compute something else, if it is let.
  @Test func `plans of different arithmetic are compiled at the same time`() {
    let isDone = Atomic(false)
    let wrong = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      guard thread == 0 else {
        var random = SeededGenerator(seed: UInt64(thread))
        while !isDone.load(ordering: .relaxed) {
          guard let each = convolutions.randomElement(using: &random),
            let network = try? each.network()
          else { continue }
          _ = try? InferencePlan(
            network, parameters: network.randomParameters(seed: 1), precision: .bf16,
            batchSize: each.batch)
        }
        return
      }
      for (index, each) in (convolutions + convolutions).enumerated() {
        do {
          let error = try error(of: each, index, .f32)
          if !(error < 2e-6) { wrong.withLock { $0.append("\(each): \(error)") } }
        } catch {
          wrong.withLock { $0.append("\(error)") }
        }
      }
      isDone.store(true, ordering: .relaxed)
    }
    #expect(wrong.withLock { $0 } == [])
  }

  @Test func `other layers equal the naive kernels in f32`() throws {
    try check(others, .f32, within: 2e-6)
  }

  @Test func `other layers in bf16 are within bf16's rounding`() throws {
    try check(others, .bf16, within: 0.02)
  }

  @Test func `what oneDNN refuses runs on the naive kernels`() throws {
    try check(convolutions + others, .f32, within: 2e-6) { $0 == "layer" }
  }

  @Test func `rounding to bf16 is to nearest, ties to even`() {
    let cases: [(UInt32, UInt32)] = [
      (0x3F80_0000, 0x3F80_0000), (0x3F80_7FFF, 0x3F80_0000), (0x3F80_8000, 0x3F80_0000),
      (0x3F80_8001, 0x3F81_0000), (0x3F81_8000, 0x3F82_0000), (0x7F7F_FFFF, 0x7F80_0000),
      (0xFF80_0000, 0xFF80_0000), (0x0000_8001, 0x0001_0000), (0x8000_0000, 0x8000_0000),
    ]
    for (bits, expected) in cases {
      var values = [Float(bitPattern: bits)]
      values.withUnsafeMutableBufferPointer { HalfPrecision.roundToBF16($0) }
      #expect(values[0].bitPattern == expected, "\(String(bits, radix: 16))")
    }
    var nans = [Float(bitPattern: 0x7F80_0001), Float(bitPattern: 0xFFFF_FFFF)]
    nans.withUnsafeMutableBufferPointer { HalfPrecision.roundToBF16($0) }
    #expect(nans.filter(\.isNaN).count == 2)
  }
}
