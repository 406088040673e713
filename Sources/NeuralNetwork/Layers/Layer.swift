/// A 2-D convolution over [C, H, W], as PyTorch's `Conv2d`.
///
/// Parameters: `weight` [outputChannels, inputChannels / groups, kH, kW] and, with `bias`, `bias`
/// [outputChannels].
public struct Conv2d: Sendable, Hashable {
  /// Channels of the input.
  public var inputChannels: Int
  /// Channels of the output.
  public var outputChannels: Int
  /// The kernel's height and width.
  public var kernelSize: Extent2d
  /// The step of the kernel.
  public var stride: Extent2d
  /// The padding with zeros.
  public var padding: Padding
  /// The distance between the kernel's elements; 1 is a dense kernel.
  public var dilation: Extent2d
  /// How many groups of channels are convolved apart; `inputChannels` is a depthwise convolution.
  public var groups: Int
  /// Whether there is a `bias`.
  public var bias: Bool

  /// Makes a convolution; the defaults are PyTorch's.
  public init(
    inputChannels: Int, outputChannels: Int, kernelSize: Extent2d, stride: Extent2d = 1,
    padding: Padding = .none, dilation: Extent2d = 1, groups: Int = 1, bias: Bool = true
  ) {
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.kernelSize = kernelSize
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    self.bias = bias
  }
}

/// Batch normalisation over the channels of [C, H, W] with stored statistics (Ioffe, Szegedy 2015).
///
/// Parameters: `weight`, `bias`, `running_mean`, `running_var`, each [channels].
public struct BatchNorm2d: Sendable, Hashable {
  /// Channels of the input.
  public var channels: Int
  /// What is added to the variance.
  public var epsilon: Float

  /// Makes a batch normalisation.
  public init(channels: Int, epsilon: Float) {
    self.channels = channels
    self.epsilon = epsilon
  }
}

/// A fully connected layer over [inputFeatures].
///
/// Parameters: `weight` [outputFeatures, inputFeatures] and `bias` [outputFeatures].
public struct Linear: Sendable, Hashable {
  /// Elements of the input.
  public var inputFeatures: Int
  /// Elements of the output.
  public var outputFeatures: Int

  /// Makes a fully connected layer.
  public init(inputFeatures: Int, outputFeatures: Int) {
    self.inputFeatures = inputFeatures
    self.outputFeatures = outputFeatures
  }
}

/// A maximum or mean over windows of [C, H, W].
public struct Pool2d: Sendable, Hashable {
  /// What is taken of each window.
  public enum Kind: Sendable, Hashable {
    /// The maximum; padding never counts.
    case max
    /// The mean; `countsPadding` is PyTorch's `count_include_pad`.
    case average(countsPadding: Bool)
  }

  /// What is taken of each window.
  public var kind: Kind
  /// The window's height and width.
  public var kernelSize: Extent2d
  /// The step of the window.
  public var stride: Extent2d
  /// The padding.
  public var padding: Padding

  /// Makes a pooling.
  public init(_ kind: Kind, kernelSize: Extent2d, stride: Extent2d, padding: Padding = .none) {
    self.kind = kind
    self.kernelSize = kernelSize
    self.stride = stride
    self.padding = padding
  }
}

/// A function of each element.
public enum Activation: Sendable, Hashable, CaseIterable {
  /// max(x, 0)
  case relu
  /// min(max(x, 0), 6)
  case relu6
  /// x · sigmoid(x), also called swish
  case silu
  /// 1 / (1 + exp(-x))
  case sigmoid
}

/// One step of a network, without its parameters' values.
public enum Layer: Sendable, Hashable {
  /// A convolution.
  case conv2d(Conv2d)
  /// A batch normalisation.
  case batchNorm2d(BatchNorm2d)
  /// A fully connected layer.
  case linear(Linear)
  /// A pooling over windows.
  case pool2d(Pool2d)
  /// The mean of each channel: [C, H, W] to [C, 1, 1].
  case globalAvgPool2d
  /// A function of each element.
  case activation(Activation)
  /// Softmax over the features of [C], or the channels of [C, H, W].
  case softmax
  /// The sum of two inputs of one shape.
  case add
  /// The product of [C, H, W] with the same or with [C, 1, 1] (squeeze-and-excitation).
  case multiply
  /// The inputs one after the other along the channels.
  case concat
  /// [C, H, W] to [C · H · W].
  case flatten
  /// In training, each element becomes 0 at this rate, and the others grow by 1 / (1 - rate)
  /// (Srivastava et al. 2014); nothing happens at inference.
  case dropout(Float)
}

/// A parameter of a layer: its full name in a checkpoint, such as `bn1.weight`, and its shape.
public struct Parameter: Sendable, Hashable {
  /// The name, as in timm or torchvision.
  public let name: String
  /// The shape, in PyTorch's order.
  public let shape: [Int]
}

extension Layer {
  /// The parameters of the layer when it is called `name`.
  public func parameters(named name: String) -> [Parameter] {
    switch self {
    case .conv2d(let conv):
      let weight = Parameter(
        name: "\(name).weight",
        shape: [
          conv.outputChannels, conv.inputChannels / conv.groups, conv.kernelSize.height,
          conv.kernelSize.width,
        ])
      return conv.bias
        ? [weight, Parameter(name: "\(name).bias", shape: [conv.outputChannels])] : [weight]
    case .batchNorm2d(let norm):
      return ["weight", "bias", "running_mean", "running_var"].map {
        Parameter(name: "\(name).\($0)", shape: [norm.channels])
      }
    case .linear(let linear):
      return [
        Parameter(name: "\(name).weight", shape: [linear.outputFeatures, linear.inputFeatures]),
        Parameter(name: "\(name).bias", shape: [linear.outputFeatures]),
      ]
    default:
      return []
    }
  }
}
