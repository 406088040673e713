import NeuralNetwork

/// A builder with the layers that the architectures have in common.
struct NetworkBuilder {
  private(set) var network: Network

  /// The default input of the next layer: the last value.
  var current: Network.Value { network.output }

  init(_ network: Network) { self.network = network }

  /// Returns the number of channels or features of a value.
  func channels(_ value: Network.Value) -> Int { network.shape(of: value)[0] }

  /// Adds a layer to `input`, or to the last value if that is nil.
  @discardableResult
  mutating func add(
    _ layer: Layer, _ name: String = "", to input: Network.Value? = nil
  ) throws -> Network.Value {
    try network.add(layer, name, to: input ?? current)
  }

  /// Adds a layer with several inputs.
  @discardableResult
  mutating func join(
    _ layer: Layer, _ name: String = "", _ inputs: [Network.Value]
  ) throws -> Network.Value {
    try network.add(layer, name, to: inputs)
  }

  /// Adds a convolution without bias, its batch normalisation, and an activation.
  @discardableResult
  mutating func convBN(
    _ name: String, _ norm: String, to input: Network.Value? = nil, channels: Int,
    kernel: Extent2d, stride: Extent2d = 1, padding: Padding, groups: Int = 1, epsilon: Float,
    activation: Activation?
  ) throws -> Network.Value {
    let source = input ?? current
    let conv = Conv2d(
      inputChannels: self.channels(source), outputChannels: channels, kernelSize: kernel,
      stride: stride, padding: padding, groups: groups, bias: false)
    try add(.conv2d(conv), name, to: source)
    try add(.batchNorm2d(BatchNorm2d(channels: channels, epsilon: epsilon)), norm)
    if let activation { try add(.activation(activation), name) }
    return current
  }

  /// Adds global average pooling and the classifier, with dropout before it if there is a rate.
  mutating func classifier(_ name: String, classes: Int, dropout: Float? = nil) throws {
    try add(.globalAvgPool2d, "global_pool")
    try add(.flatten, "flatten")
    if let dropout { try add(.dropout(dropout), "dropout") }
    try linear(name, classes)
  }

  /// Adds a convolution with bias that keeps the height and width, and ReLU.
  mutating func convReLU(_ name: String, _ channels: Int, kernel: Int) throws {
    let conv = Conv2d(
      inputChannels: self.channels(current), outputChannels: channels,
      kernelSize: Extent2d(kernel, kernel), padding: .symmetric(Extent2d(kernel / 2, kernel / 2)))
    try add(.conv2d(conv), name)
    try add(.activation(.relu), name)
  }

  /// Adds maximum pooling that halves the height and width.
  mutating func halve(_ name: String) throws {
    try add(.pool2d(Pool2d(.max, kernelSize: 2, stride: 2)), name)
  }

  /// Adds a fully connected layer.
  mutating func linear(_ name: String, _ features: Int) throws {
    let linear = Linear(inputFeatures: channels(current), outputFeatures: features)
    try add(.linear(linear), name)
  }

  /// Marks the last value as the end of a named stage.
  mutating func endStage(_ name: String) { network.endStage(name, current) }
}
