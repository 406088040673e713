import Files
import Foundation
import NeuralNetwork
import Testing

@testable import NeuralNetworkTraining

/// Twenty steps against PyTorch's: `Fixtures/make_steps.py`.
struct TrainingStepsTests {
  private static let path = Path(
    Bundle.module.resourceURL?.appending(path: "Fixtures/steps.safetensors").path() ?? "")

  @Test(arguments: ["sgd-batch", "adamw-frozen"])
  func `twenty steps are those of PyTorch`(name: String) throws {
    let file = try SafetensorsFile(path: Self.path)
    let trainer = try Self.trainer(name, file, threads: 1)
    let images = try file.tensor("\(name)/images", shape: [8, 3, 16, 16])
    let targets = try file.tensor("\(name)/labels", shape: [8]).values.map {
      CrossEntropy.Target.output(Int($0))
    }
    let expected = try file.tensor("\(name)/losses", shape: [20]).values
    for (step, loss) in expected.enumerated() {
      let result = try images.values.withUnsafeBufferPointer {
        try trainer.step($0, targets, rate: name == "sgd-batch" ? 0.05 : 0.002)
      }
      #expect(abs(result.loss - Double(loss)) < 2e-4 * max(1, Double(loss)), "step \(step)")
    }
    for entry in trainer.parameters.space.entries {
      let end = try file.tensor("\(name)/end/\(entry.name)", shape: entry.shape).values
      let found = trainer.parameters.tensor(entry).values
      #expect(relativeDistance(found, end) < 2e-3, "\(entry.name)")
    }
  }

  @Test(arguments: ["sgd-batch", "adamw-frozen"])
  func `the first gradient is that of PyTorch`(name: String) throws {
    let file = try SafetensorsFile(path: Self.path)
    let trainer = try Self.trainer(name, file, threads: 1)
    let images = try file.tensor("\(name)/images", shape: [8, 3, 16, 16])
    let targets = try file.tensor("\(name)/labels", shape: [8]).values.map {
      CrossEntropy.Target.output(Int($0))
    }
    _ = try images.values.withUnsafeBufferPointer { try trainer.computeGradient($0, targets) }
    for entry in trainer.parameters.space.entries where entry.role != .statistic {
      let expected = try file.tensor("\(name)/gradient/\(entry.name)", shape: entry.shape).values
      let found = Array(trainer.gradient[entry.range])
      #expect(relativeDistance(found, expected) < 1e-4, "\(entry.name)")
    }
  }

  /// Mixed precision moves gradients from those of f32; PyTorch's autocast says by how much.
  @Test(arguments: ["sgd-batch", "adamw-frozen"])
  func `in bf16 a gradient is as near to f32 as PyTorch's is`(name: String) throws {
    let file = try SafetensorsFile(path: Self.path)
    let trainer = try Self.trainer(name, file, threads: 1, precision: .bf16)
    let images = try file.tensor("\(name)/images", shape: [8, 3, 16, 16])
    let targets = try file.tensor("\(name)/labels", shape: [8]).values.map {
      CrossEntropy.Target.output(Int($0))
    }
    _ = try images.values.withUnsafeBufferPointer { try trainer.computeGradient($0, targets) }
    var (all, torch, found): ([Float], [Float], [Float]) = ([], [], [])
    for entry in trainer.parameters.space.entries where entry.role != .statistic {
      all += try file.tensor("\(name)/gradient/\(entry.name)", shape: entry.shape).values
      torch += try file.tensor("\(name)/bf16-gradient/\(entry.name)", shape: entry.shape).values
      found += trainer.gradient[entry.range]
    }
    let (distance, limit) = (relativeDistance(found, all), relativeDistance(torch, all))
    #expect(distance < 1.5 * limit)
    // Were it much nearer, nothing would have been rounded.
    #expect(distance > limit / 4)
    for loss in try file.tensor("\(name)/losses", shape: [20]).values {
      let result = try images.values.withUnsafeBufferPointer {
        try trainer.step($0, targets, rate: name == "sgd-batch" ? 0.05 : 0.002)
      }
      #expect(abs(result.loss - Double(loss)) < 0.05 * max(1, Double(loss)))
    }
  }

  static func trainer(
    _ name: String, _ file: SafetensorsFile, threads: Int, precision: Precision = .f32
  ) throws -> Trainer {
    let network = try mixedNetwork()
    let parameters = try Parameters(ParameterSpace(network))
    for entry in parameters.space.entries {
      parameters.set(entry, try file.tensor("\(name)/start/\(entry.name)", shape: entry.shape))
    }
    var settings = Trainer.Settings(batchSize: 8, threads: threads)
    settings.weightDecay = 0.01
    settings.precision = precision
    settings.clipNorm = 2
    if name == "adamw-frozen" {
      settings.optimizer = .adamW
      settings.statistics = .frozen
      settings.loss = CrossEntropy(smoothing: 0.1)
    }
    return try Trainer(network, parameters: parameters, settings: settings)
  }
}

/// The distance of two vectors over the length of the second.
func relativeDistance(_ a: [Float], _ b: [Float]) -> Double {
  var (distance, length) = (0.0, 0.0)
  for (x, y) in zip(a, b) {
    distance += Double((x - y) * (x - y))
    length += Double(y * y)
  }
  return (distance / max(length, 1e-12)).squareRoot()
}
