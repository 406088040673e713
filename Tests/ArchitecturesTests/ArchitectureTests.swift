import Files
import Foundation
import NeuralNetwork
import NeuralNetworkTraining
import Testing

@testable import Architectures

/// The weights that others published, which stay outside of the project.
private let publishedWeights = sharedFolder.appending(path: "weights")

@Suite struct `Architectures` {
  static let oracles = [
    "tf_efficientnetv2_b0.224.1000", "tf_efficientnetv2_b0.160.1000",
    "tf_efficientnetv2_b0.191.7", "inception_v3.299.1000", "inception_v3.299.7",
    "resnet50.224.1000", "resnet50.191.7", "vgg16.448.7", "simple_cnn.128.10", "simple_cnn.101.7",
  ]
  /// One for each architecture.
  static let staged = [
    "tf_efficientnetv2_b0.224.7", "inception_v3.299.7", "resnet50.191.7", "vgg16.448.7",
    "simple_cnn.101.7",
  ]

  private func network(_ oracle: Oracle) throws -> Network {
    let architecture = try #require(Architecture.named(oracle.architecture))
    return try architecture.network(
      classes: oracle.classes ?? 1000, height: oracle.input[2], width: oracle.input[3])
  }

  @Test(arguments: Architecture.all.map(\.name))
  func `parameters have the names and shapes of the published checkpoints`(name: String) throws {
    let expected = try JSONDecoder().decode(
      [String: [Int]].self, from: fixture("\(name).parameters"))
    let network = try #require(Architecture.named(name)).network(classes: 1000)
    let found = Dictionary(
      uniqueKeysWithValues: network.parameters.map { ($0.name, $0.shape) })
    #expect(found == expected)
  }

  @Test(arguments: oracles)
  func `f32 logits equal PyTorch's`(name: String) throws {
    let oracle = try Oracle(name)
    let network = try network(oracle)
    let logits = try run(network, SeededStateDict(network))
    let expected = try #require(oracle.logits)
    try #require(logits.count == expected.count)
    let error = relativeError(Array(logits.prefix(expected.first.count)), expected.first)
    #expect(error < 1e-4)
    #expect(logits.indices.max { logits[$0] < logits[$1] } == expected.argmax)
    let l2 = logits.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    #expect(abs(l2 / expected.l2 - 1) < 1e-4)
  }

  @Test(arguments: staged)
  func `every stage equals PyTorch's`(name: String) throws {
    let oracle = try Oracle(name)
    let network = try network(oracle)
    for stage in oracle.stages {
      let values = try run(network.upTo(stage: stage.name), SeededStateDict(network))
      try expect(values, equals: stage)
    }
  }

  private func expect(_ values: [Float], equals stage: Oracle.Stage) throws {
    try #require(values.count == stage.shape.reduce(1, *), "\(stage.name)")
    let scale = max(abs(stage.min), abs(stage.max))
    let samples = zip(stage.indices, stage.values).map { abs(values[$0] - $1) / scale }
    #expect(try #require(samples.max()) < 1e-4, "\(stage.name)")
    let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
    #expect(abs(mean - stage.mean) < 1e-4 * Double(scale), "\(stage.name)")
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: publishedWeights.path(percentEncoded: false))))
  func `the published Inception v3 matches PyTorch up to Mixed_7a`() throws {
    // Its batch normalisation is folded, and the layers after Mixed_7a are not complete.
    let oracle = try Oracle("inception_v3.published")
    let weights = try SafetensorsFile(
      path: Path(
        publishedWeights.appending(path: "inception_v3.partial.safetensors").path(
          percentEncoded: false)))
    let network = try network(oracle)
    for stage in oracle.stages {
      try expect(try run(network.upTo(stage: stage.name), weights), equals: stage)
    }
    #expect(throws: CheckpointError.self) { try run(network, weights) }
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: publishedWeights.path(percentEncoded: false))))
  func `the published EfficientNetV2-B0 matches PyTorch`() throws {
    let oracle = try Oracle("tf_efficientnetv2_b0.published")
    let weights = try SafetensorsFile(
      path: Path(
        publishedWeights.appending(path: "tf_efficientnetv2_b0.in1k.safetensors").path(
          percentEncoded: false)))
    let network = try network(oracle)
    let logits = try run(network, weights)
    let expected = try #require(oracle.logits)
    #expect(relativeError(Array(logits.prefix(expected.first.count)), expected.first) < 1e-4)
    #expect(
      try #require(Architecture.named(oracle.architecture))
        .unknownTensors(weights.names, of: network) == [])
  }

  @Test(arguments: [
    "tf_efficientnetv2_b0.224.7", "inception_v3.299.7", "resnet50.191.7", "simple_cnn.101.7",
  ])
  func `bf16 logits follow f32's`(name: String) throws {
    // The bound is what bf16's 8 bits leave after some hundred layers of random weights; the
    // accuracy on photos is measured by `kennel evaluate`.
    let oracle = try Oracle(name)
    let network = try network(oracle)
    let expected = try #require(oracle.logits).first
    let logits = try run(network, SeededStateDict(network), precision: .bf16)
    #expect(relativeError(logits, expected) < 0.05)
    #expect(relativeError(logits, expected) > 1e-5, "bf16 was not used")
  }

  @Test(arguments: Architecture.all.map(\.name))
  func `no layer falls on a reference implementation`(name: String) throws {
    let network = try #require(Architecture.named(name)).network(classes: 1000)
    let precisions: [Precision] = Processor.runsBF16 ? [.f32, .bf16] : [.f32]
    for precision in precisions {
      for threads in [1, 2] {
        let plan = try InferencePlan(
          network, parameters: SeededStateDict(network), precision: precision, threads: threads)
        let slow = plan.implementations.filter {
          $0.implementation.hasPrefix("ref") || $0.implementation == "unknown"
        }
        #expect(slow.map { "\($0.layer): \($0.implementation)" } == [])
      }
    }
  }

  @Test(arguments: Architecture.all)
  func `the head alone knows the number of classes`(architecture: Architecture) throws {
    let (few, many) = (try architecture.network(classes: 3), try architecture.network(classes: 5))
    let changed = zip(few.parameters, many.parameters).filter { $0 != $1 }.map { $0.0.name }
    #expect(changed == ["weight", "bias"].map { "\(architecture.headPrefix).\($0)" })
    let head = try #require(few.nodes.last)
    #expect(head.name == architecture.headPrefix)
    // Frozen, everything before it but its dropout can be computed once.
    let last = try #require(few.stages.last)
    let between = few.nodes[last.value...].dropLast().map(\.layer)
    #expect(between.allSatisfy { $0 == .globalAvgPool2d || $0 == .flatten || $0.isDropout })
    #expect(between.filter(\.isDropout).count == (architecture.name == "resnet50" ? 0 : 1))
  }

  @Test(arguments: [(256, 256), (224, 223), (112, 112), (300, 224)])
  func `VGG refuses what its 7 x 7 windows do not divide`(height: Int, width: Int) {
    #expect(throws: NeuralNetworkError.self) {
      try Architecture.vgg16.network(classes: 10, height: height, width: width)
    }
  }

  /// The configurations of timm's `pretrained_cfg`; `simple_cnn` is the study's.
  @Test(arguments: [
    ("tf_efficientnetv2_b0", 224, true), ("inception_v3", 299, false), ("resnet50", 224, true),
    ("vgg16", 224, true), ("simple_cnn", 128, false),
  ])
  func `inputs are those of the published weights`(
    name: String, size: Int, hasImageNetStatistics: Bool
  ) throws {
    let architecture = try #require(Architecture.named(name))
    let (mean, deviation): ([Float], [Float]) =
      hasImageNetStatistics
      ? ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]) : ([0.5, 0.5, 0.5], [0.5, 0.5, 0.5])
    #expect(architecture.inputSize == size)
    #expect(architecture.mean == mean && architecture.standardDeviation == deviation)
  }

  @Test(arguments: [(224, false), (448, true)])
  func `VGG averages what is more than 7 x 7`(side: Int, averages: Bool) throws {
    let network = try Architecture.vgg16.network(classes: 10, height: side, width: side)
    #expect(network.nodes.contains { $0.name == "avgpool" } == averages)
  }

  @Test func `an input that is too small is an error`() throws {
    #expect(throws: NeuralNetworkError.self) {
      try Architecture.inceptionV3.network(classes: 10, height: 32, width: 32)
    }
  }
}

extension Network {
  /// The part of the network that computes a stage.
  fileprivate func upTo(stage name: String) throws -> Network {
    try split(at: #require(stages.first { $0.name == name }).value).front
  }
}

extension Layer {
  fileprivate var isDropout: Bool {
    if case .dropout = self { true } else { false }
  }
}
