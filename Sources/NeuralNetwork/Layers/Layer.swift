/// A 2-D convolution over [C, H, W], as PyTorch's `Conv2d`.
///
/// Parameters: `weight` [outputChannels, inputChannels / groups, kH, kW] and, with `bias`, `bias`
/// [outputChannels].
public struct Conv2d: Sendable, Hashable {
  /// The number of input channels.
  public var inputChannels: Int
  /// The number of output channels.
  public var outputChannels: Int
  /// The kernel's height and width.
  public var kernelSize: Extent2d
  /// The stride.
  public var stride: Extent2d
  /// The zero padding.
  public var padding: Padding
  /// The distance between the kernel's elements; 1 is a dense kernel.
  public var dilation: Extent2d
  /// The number of channel groups; `inputChannels` makes it a depthwise convolution.
  public var groups: Int
  /// Whether the layer has a `bias`.
  public var bias: Bool

  /// Creates a convolution; the defaults are PyTorch's.
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
  /// The number of channels.
  public var channels: Int
  /// The constant added to the variance.
  public var epsilon: Float

  /// Creates a batch normalisation.
  public init(channels: Int, epsilon: Float) {
    self.channels = channels
    self.epsilon = epsilon
  }
}

/// A fully connected layer over [inputFeatures].
///
/// Parameters: `weight` [outputFeatures, inputFeatures] and `bias` [outputFeatures].
public struct Linear: Sendable, Hashable {
  /// The number of input features.
  public var inputFeatures: Int
  /// The number of output features.
  public var outputFeatures: Int

  /// Creates a fully connected layer.
  public init(inputFeatures: Int, outputFeatures: Int) {
    self.inputFeatures = inputFeatures
    self.outputFeatures = outputFeatures
  }
}

/// Maximum or average pooling over [C, H, W].
public struct Pool2d: Sendable, Hashable {
  /// The reduction of a window.
  public enum Kind: Sendable, Hashable {
    /// The maximum; padding is ignored.
    case max
    /// The mean; `countsPadding` is PyTorch's `count_include_pad`.
    case average(countsPadding: Bool)
  }

  /// The reduction of a window.
  public var kind: Kind
  /// The window's height and width.
  public var kernelSize: Extent2d
  /// The stride.
  public var stride: Extent2d
  /// The padding.
  public var padding: Padding

  /// Creates a pooling layer.
  public init(_ kind: Kind, kernelSize: Extent2d, stride: Extent2d, padding: Padding = .none) {
    self.kind = kind
    self.kernelSize = kernelSize
    self.stride = stride
    self.padding = padding
  }
}

/// An element-wise activation function.
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

/// An operation of a network, without parameter values.
public enum Layer: Sendable, Hashable {
  /// A convolution.
  case conv2d(Conv2d)
  /// A batch normalisation.
  case batchNorm2d(BatchNorm2d)
  /// A fully connected layer.
  case linear(Linear)
  /// A pooling layer.
  case pool2d(Pool2d)
  /// The mean of each channel: [C, H, W] to [C, 1, 1].
  case globalAvgPool2d
  /// An activation function.
  case activation(Activation)
  /// Softmax over the features of [C], or the channels of [C, H, W].
  case softmax
  /// The sum of two inputs of the same shape.
  case add
  /// The product of [C, H, W] with the same or with [C, 1, 1] (squeeze-and-excitation).
  case multiply
  /// The concatenation of the inputs along the channels.
  case concat
  /// [C, H, W] to [C · H · W].
  case flatten
  /// In training, zeroes each element with this probability and scales the others by 1 / (1 - rate)
  /// (Srivastava et al. 2014); the identity at inference.
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
  /// Returns the layer's parameters, with `name` as the prefix of their names.
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
