public import NeuralNetwork

/// A published network, under its name in timm or torchvision.
public struct Architecture: Sendable {
  /// The name, such as `inception_v3`.
  public let name: String
  /// The input height and width for which it was published, in pixels.
  public let inputSize: Int
  /// The mean of each colour channel that the published weights expect, for pixels from 0 to 1.
  public let mean: [Float]
  /// The standard deviation of each colour channel that the published weights expect.
  public let standardDeviation: [Float]
  /// The name of the layer that computes the logits: it is replaced for another number of classes.
  public let headPrefix: String
  /// Name prefixes of tensors in published checkpoints that are not needed for inference.
  public let unusedPrefixes: [String]

  private let build: @Sendable (inout NetworkBuilder, Int) throws -> Void

  /// Creates an architecture; `build` adds its layers for a number of classes.
  init(
    name: String, inputSize: Int, mean: [Float], standardDeviation: [Float],
    headPrefix: String, unusedPrefixes: [String] = [],
    build: @escaping @Sendable (inout NetworkBuilder, Int) throws -> Void
  ) {
    self.name = name
    self.inputSize = inputSize
    self.mean = mean
    self.standardDeviation = standardDeviation
    self.headPrefix = headPrefix
    self.unusedPrefixes = unusedPrefixes
    self.build = build
  }

  /// Returns the network for a number of classes and an input size.
  ///
  /// - Parameters:
  ///   - classes: the number of outputs.
  ///   - height: the height of the input in pixels; by default the published one.
  ///   - width: the width of the input in pixels; by default the published one.
  /// - Returns: a network from [3, height, width] to [classes] logits.
  /// - Throws: `NeuralNetworkError` when the input is too small for the network.
  public func network(classes: Int, height: Int? = nil, width: Int? = nil) throws -> Network {
    var builder = NetworkBuilder(
      Network(inputShape: [3, height ?? inputSize, width ?? inputSize]))
    try build(&builder, classes)
    return builder.network
  }

  /// All architectures that kennel supports.
  public static let all: [Architecture] = [
    .efficientNetV2B0, .inceptionV3, .resNet50, .vgg16, .simpleCNN,
  ]

  /// Returns the architecture of a name, or nil.
  public static func named(_ name: String) -> Architecture? { all.first { $0.name == name } }
}
