import NeuralNetwork

// ResNet (He et al. 2015, arXiv 1512.03385) with torchvision's names and its placement of a
// bottleneck's stride in the 3x3 convolution ("v1.5").

extension Architecture {
  /// ResNet-50: 25.6 million parameters with 1,000 classes.
  static let resNet50 = Architecture(
    name: "resnet50", inputSize: 224, mean: [0.485, 0.456, 0.406],
    standardDeviation: [0.229, 0.224, 0.225], headPrefix: "fc"
  ) { builder, classes in
    try builder.convBN(
      "conv1", "bn1", channels: 64, kernel: 7, stride: 2, padding: .symmetric(3), epsilon: epsilon,
      activation: .relu)
    let pool = Pool2d(.max, kernelSize: 3, stride: 2, padding: .symmetric(1))
    try builder.add(.pool2d(pool), "maxpool")
    builder.endStage("conv1")
    for (index, repeats) in [3, 4, 6, 3].enumerated() {
      let name = "layer\(index + 1)"
      for block in 0..<repeats {
        try builder.bottleneck(
          "\(name).\(block)", width: 64 << index, stride: index > 0 && block == 0 ? 2 : 1)
      }
      builder.endStage(name)
    }
    try builder.classifier("fc", classes: classes)
  }
}

/// PyTorch's default.
private let epsilon: Float = 1e-5

extension NetworkBuilder {
  /// Adds a 1x1 reduction, a 3x3 convolution and a 1x1 expansion, with a shortcut.
  fileprivate mutating func bottleneck(_ name: String, width: Int, stride: Extent2d) throws {
    let input = current
    try part(name, 1, width, kernel: 1, .relu)
    try part(name, 2, width, kernel: 3, stride: stride, .relu)
    try part(name, 3, 4 * width, kernel: 1, nil)
    let main = current
    var shortcut = input
    if channels(input) != 4 * width {
      shortcut = try convBN(
        "\(name).downsample.0", "\(name).downsample.1", to: input, channels: 4 * width, kernel: 1,
        stride: stride, padding: .none, epsilon: epsilon, activation: nil)
    }
    try join(.add, name, [main, shortcut])
    try add(.activation(.relu), name)
  }

  private mutating func part(
    _ block: String, _ number: Int, _ channels: Int, kernel: Int, stride: Extent2d = 1,
    _ activation: Activation?
  ) throws {
    try convBN(
      "\(block).conv\(number)", "\(block).bn\(number)", channels: channels,
      kernel: Extent2d(kernel, kernel), stride: stride,
      padding: .symmetric(Extent2d(kernel / 2, kernel / 2)), epsilon: epsilon,
      activation: activation)
  }
}
