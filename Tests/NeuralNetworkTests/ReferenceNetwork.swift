import TestSupport

@testable import NeuralNetwork
import Randomness

extension SeededGenerator {
  mutating func tensor(_ shape: [Int], _ range: ClosedRange<Float> = -1...1) -> Tensor {
    Tensor(
      shape: shape, values: (0..<shape.reduce(1, *)).map { _ in .random(in: range, using: &self) })
  }
}

extension Network {
  /// Random parameters, with variances above zero.
  func randomParameters(seed: UInt64) -> MemoryStateDict {
    var random = SeededGenerator(seed: seed)
    var tensors: [String: Tensor] = [:]
    for parameter in parameters {
      let isVariance = parameter.name.hasSuffix("running_var")
      tensors[parameter.name] = random.tensor(parameter.shape, isVariance ? 0.5...1.5 : -1...1)
    }
    return MemoryStateDict(tensors)
  }

  /// What the naive kernels make of `input`, layer by layer, with nothing fused.
  func reference(_ input: Tensor, _ parameters: MemoryStateDict) throws -> Tensor {
    var values = [input]
    for node in nodes {
      let own = try node.layer.parameters(named: node.name).map {
        try parameters.tensor($0.name, shape: $0.shape)
      }
      values.append(
        node.layer.reference(
          node.inputs.map { values[$0] }, own, outputShape: [input.shape[0]] + node.shape))
    }
    return values[values.count - 1]
  }

  /// What a compiled plan makes of `input`.
  func run(
    _ input: Tensor, _ parameters: MemoryStateDict, _ precision: Precision = .f32,
    threads: Int = 1, usesReference: @escaping (String) -> Bool = { _ in false }
  ) throws -> Tensor {
    let plan = try InferencePlan(
      self, parameters: parameters, precision: precision, batchSize: input.shape[0],
      threads: threads, options: PlanOptions(usesReference: usesReference))
    let worker = try InferenceWorker(plan)
    var results: [Tensor] = []
    // Twice: what one run leaves behind must not change the next.
    for _ in 0..<2 {
      _ = worker.input.update(fromContentsOf: input.values)
      try worker.run()
      results.append(Tensor(shape: plan.outputShape, values: Array(worker.output)))
    }
    precondition(results[0] == results[1])
    return results[0]
  }
}

/// The largest difference, relative to the largest magnitude of `expected`.
func relativeError(_ found: Tensor, _ expected: Tensor) -> Float {
  guard found.shape == expected.shape else { return .infinity }
  let scale = max(expected.values.map(abs).max() ?? 0, 1e-6)
  return zip(found.values, expected.values).map { abs($0 - $1) }.max().map { $0 / scale } ?? 0
}
