import NeuralNetwork

// The smaller sibling of the library's ResNet-50 (He et al. 2015, arXiv 1512.03385, table 1), laid
// out as torchvision's: it is only here to be timed.

extension Network {
  /// ResNet-18: 11.2 million parameters besides the classifier.
  static func resNet18(classes: Int, size: Int) throws -> Network {
    var network = Network(inputShape: [3, size, size])
    var current = try network.convBN("conv1", "bn1", 64, kernel: 7, stride: 2, to: 0)
    current = try network.add(.activation(.relu), "relu", to: current)
    let pool = Pool2d(.max, kernelSize: 3, stride: 2, padding: .symmetric(1))
    current = try network.add(.pool2d(pool), "maxpool", to: current)
    for stage in 0..<4 {
      for block in 0..<2 {
        current = try network.basicBlock(
          "layer\(stage + 1).\(block)", 64 << stage, stride: stage > 0 && block == 0 ? 2 : 1,
          to: current)
      }
    }
    current = try network.add(.globalAvgPool2d, "avgpool", to: current)
    current = try network.add(.flatten, "flatten", to: current)
    let linear = Linear(inputFeatures: 512, outputFeatures: classes)
    _ = try network.add(.linear(linear), "fc", to: current)
    return network
  }

  private mutating func basicBlock(
    _ name: String, _ channels: Int, stride: Int, to input: Value
  ) throws -> Value {
    var main = try convBN(
      "\(name).conv1", "\(name).bn1", channels, kernel: 3, stride: stride, to: input)
    main = try add(.activation(.relu), "\(name).relu", to: main)
    main = try convBN("\(name).conv2", "\(name).bn2", channels, kernel: 3, stride: 1, to: main)
    var shortcut = input
    if stride > 1 {
      shortcut = try convBN(
        "\(name).downsample.0", "\(name).downsample.1", channels, kernel: 1, stride: stride,
        to: input)
    }
    let sum = try add(.add, name, to: main, shortcut)
    return try add(.activation(.relu), name, to: sum)
  }

  private mutating func convBN(
    _ name: String, _ norm: String, _ channels: Int, kernel: Int, stride: Int, to input: Value
  ) throws -> Value {
    let conv = Conv2d(
      inputChannels: shape(of: input)[0], outputChannels: channels,
      kernelSize: Extent2d(kernel, kernel), stride: Extent2d(stride, stride),
      padding: .symmetric(Extent2d(kernel / 2, kernel / 2)), bias: false)
    let value = try add(.conv2d(conv), name, to: input)
    return try add(.batchNorm2d(BatchNorm2d(channels: channels, epsilon: 1e-5)), norm, to: value)
  }
}
