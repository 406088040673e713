import NeuralNetwork

// EfficientNetV2 (Tan, Le 2021, arXiv 2104.00298), with the names and the TensorFlow padding of
// timm's tf_efficientnetv2 models.

extension Architecture {
  /// EfficientNetV2-B0: 7.1 million parameters with 1,000 classes.
  static let efficientNetV2B0 = Architecture(
    name: "tf_efficientnetv2_b0", inputSize: 224, mean: [0.485, 0.456, 0.406],
    standardDeviation: [0.229, 0.224, 0.225], headPrefix: "classifier"
  ) { builder, classes in
    let stages = [
      Stage(.conv, repeats: 1, stride: 1, expansion: 1, channels: 16),
      Stage(.fused, repeats: 2, stride: 2, expansion: 4, channels: 32),
      Stage(.fused, repeats: 2, stride: 2, expansion: 4, channels: 48),
      Stage(.inverted, repeats: 3, stride: 2, expansion: 4, channels: 96),
      Stage(.inverted, repeats: 5, stride: 1, expansion: 6, channels: 112),
      Stage(.inverted, repeats: 8, stride: 2, expansion: 6, channels: 192),
    ]
    try builder.convBN(
      "conv_stem", "bn1", channels: 32, kernel: 3, stride: 2, padding: .same, epsilon: epsilon,
      activation: .silu)
    builder.endStage("bn1")
    for (index, stage) in stages.enumerated() {
      for block in 0..<stage.repeats {
        let stride: Extent2d = block == 0 ? Extent2d(stage.stride, stage.stride) : 1
        try builder.block("blocks.\(index).\(block)", stage, stride)
      }
      builder.endStage("blocks.\(index)")
    }
    try builder.convBN(
      "conv_head", "bn2", channels: 1280, kernel: 1, padding: .none, epsilon: epsilon,
      activation: .silu)
    builder.endStage("bn2")
    try builder.classifier("classifier", classes: classes, dropout: 0.2)
  }
}

/// TensorFlow's epsilon for these networks' batch normalisation.
private let epsilon: Float = 1e-3

/// A stage of equal blocks.
private struct Stage {
  enum Kind {
    /// One 3x3 convolution (timm's ConvBnAct).
    case conv
    /// A 3x3 expansion and a 1x1 projection (EdgeResidual, "fused MBConv").
    case fused
    /// A 1x1 expansion, a depthwise 3x3, squeeze-and-excitation and a 1x1 projection
    /// (InvertedResidual, "MBConv").
    case inverted
  }

  let kind: Kind
  let repeats: Int
  let stride: Int
  let expansion: Int
  let channels: Int

  init(_ kind: Kind, repeats: Int, stride: Int, expansion: Int, channels: Int) {
    self.kind = kind
    self.repeats = repeats
    self.stride = stride
    self.expansion = expansion
    self.channels = channels
  }
}

extension NetworkBuilder {
  fileprivate mutating func block(_ name: String, _ stage: Stage, _ stride: Extent2d) throws {
    let input = current
    let width = channels(input) * stage.expansion
    switch stage.kind {
    case .conv:
      try conv("\(name).conv", "\(name).bn1", stage.channels, 3, stride, .silu)
    case .fused:
      try conv("\(name).conv_exp", "\(name).bn1", width, 3, stride, .silu)
      try conv("\(name).conv_pwl", "\(name).bn2", stage.channels, 1, 1, nil)
    case .inverted:
      try conv("\(name).conv_pw", "\(name).bn1", width, 1, 1, .silu)
      try conv("\(name).conv_dw", "\(name).bn2", width, 3, stride, .silu, groups: width)
      try squeezeExcite("\(name).se", reduced: channels(input) / 4)
      try conv("\(name).conv_pwl", "\(name).bn3", stage.channels, 1, 1, nil)
    }
    if stride == 1, channels(input) == stage.channels {
      try join(.add, name, [current, input])
    }
  }

  private mutating func conv(
    _ name: String, _ norm: String, _ channels: Int, _ kernel: Extent2d, _ stride: Extent2d,
    _ activation: Activation?, groups: Int = 1
  ) throws {
    try convBN(
      name, norm, channels: channels, kernel: kernel, stride: stride, padding: .same,
      groups: groups, epsilon: epsilon, activation: activation)
  }

  /// Adds squeeze-and-excitation (Hu 2017): scales each channel by a gate computed from the channel
  /// means.
  private mutating func squeezeExcite(_ name: String, reduced: Int) throws {
    let input = current
    let width = channels(input)
    try add(.globalAvgPool2d, "\(name).pool")
    try add(
      .conv2d(Conv2d(inputChannels: width, outputChannels: reduced, kernelSize: 1)),
      "\(name).conv_reduce")
    try add(.activation(.silu), "\(name).conv_reduce")
    try add(
      .conv2d(Conv2d(inputChannels: reduced, outputChannels: width, kernelSize: 1)),
      "\(name).conv_expand")
    try add(.activation(.sigmoid), "\(name).conv_expand")
    try join(.multiply, name, [input, current])
  }
}
