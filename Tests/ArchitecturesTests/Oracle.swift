import Foundation
import NeuralNetwork
import Testing

/// What PyTorch computed for one network, as `Fixtures/make_fixtures.py` wrote it.
struct Oracle: Decodable {
  /// Statistics and samples of the network's value at one point.
  struct Stage: Decodable {
    let name: String
    let shape: [Int]
    let mean: Double
    let std: Double
    let min: Float
    let max: Float
    let indices: [Int]
    let values: [Float]
  }

  /// The outputs: `first` holds the first ones, or all of them.
  struct Logits: Decodable {
    let count: Int
    let first: [Float]
    let mean: Double
    let l2: Double
    let argmax: Int
  }

  let architecture: String
  let classes: Int?
  let input: [Int]
  let stages: [Stage]
  let logits: Logits?

  init(_ name: String) throws {
    self = try JSONDecoder().decode(Oracle.self, from: fixture(name))
  }
}

/// A file of `Fixtures`.
func fixture(_ name: String) throws -> Data {
  let url = try #require(
    Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"))
  return try Data(contentsOf: url)
}

/// A checkpoint that has every parameter that it is asked for, made from its name.
struct SeededStateDict: StateDict {
  /// The parameters that a network has.
  let shapes: [String: [Int]]

  init(_ network: Network) {
    shapes = Dictionary(uniqueKeysWithValues: network.parameters.map { ($0.name, $0.shape) })
  }

  var names: [String] { Array(shapes.keys) }
  func shape(of name: String) -> [Int]? { shapes[name] }

  func tensor(_ name: String, shape: [Int]) throws(CheckpointError) -> Tensor {
    Tensor(shape: shape, values: seededValues(name: name, shape: shape))
  }
}

/// Files that may be beside the checkout.
let sharedFolder = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: "shared")

/// The largest difference of two lists, relative to the largest magnitude of `expected`.
func relativeError(_ found: [Float], _ expected: [Float]) -> Float {
  let scale = expected.map(abs).max() ?? 1
  return zip(found, expected).map { abs($0 - $1) }.max().map { $0 / scale } ?? .infinity
}

/// Runs a network on the oracle's input, one sample.
func run(
  _ network: Network, _ parameters: some StateDict, precision: Precision = .f32
) throws -> [Float] {
  let plan = try InferencePlan(network, parameters: parameters, precision: precision)
  let worker = try InferenceWorker(plan)
  _ = worker.input.update(
    fromContentsOf: seededValues(name: "input", shape: plan.inputShape))
  try worker.run()
  return Array(worker.output)
}
