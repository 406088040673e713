import Architectures
public import ArgumentParser
import Glibc
import NeuralNetwork
public import NeuralNetworkTraining

/// Times whole training steps, one for each line of the standard input, so that whoever writes the
/// lines can let engines take turns.
struct Training: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time a training step for each line of the standard input.")

  @Option(help: "resnet18, or the name of an architecture.") var network = "resnet18"
  @Option(help: "Height and width of the input.") var size = 160
  @Option var batch = 32
  @Option var threads = 1
  @Option var statistics: BatchStatistics = .batch
  @Flag(help: "Print oneDNN's choice for each layer.") var implementations = false

  private static let classes = 120

  func run() throws {
    let network = try makeNetwork()
    let (parameters, _) = try Parameters.load(
      ParameterSpace(network), from: MemoryStateDict([:]), seed: 1)
    var settings = Trainer.Settings(batchSize: batch, threads: threads)
    settings.statistics = statistics
    let trainer = try Trainer(network, parameters: parameters, settings: settings)
    if implementations {
      for (layer, name) in trainer.implementations { print("\(name)  \(layer)") }
    }
    let images = makeImages()
    let targets = (0..<batch).map { CrossEntropy.Target.output($0 * 7 % Self.classes) }
    answer("ready")
    let clock = ContinuousClock()
    while readLine() != nil {
      let start = clock.now
      _ = try images.withUnsafeBufferPointer { try trainer.step($0, targets, rate: 1e-6) }
      answer("\((clock.now - start) / .seconds(1))")
    }
  }

  private func makeNetwork() throws -> Network {
    if network == "resnet18" { return try Network.resNet18(classes: Self.classes, size: size) }
    guard let architecture = Architecture.named(network) else {
      throw ValidationError("There is no architecture \(network).")
    }
    return try architecture.network(classes: Self.classes, height: size, width: size)
  }

  /// Noise from -1 to 1.
  private func makeImages() -> [Float] {
    var state: UInt32 = 1
    return (0..<batch * 3 * size * size).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / 8_388_608 - 1
    }
  }

  private func answer(_ line: String) {
    print(line)
    fflush(nil)
  }
}

extension BatchStatistics: ExpressibleByArgument {}
