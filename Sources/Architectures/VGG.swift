internal import Messages
import NeuralNetwork

// VGG (Simonyan, Zisserman 2014, arXiv 1409.1556) with torchvision's names: the paper's
// configuration D, without batch normalisation.

extension Architecture {
  /// VGG-16: 138 million parameters with 1,000 classes, 124 million of them in the first two fully
  /// connected layers.
  static let vgg16 = Architecture(
    name: "vgg16", inputSize: 224, mean: [0.485, 0.456, 0.406],
    standardDeviation: [0.229, 0.224, 0.225], headPrefix: "classifier.6"
  ) { builder, classes in
    // torchvision's indices count convolutions, activations and poolings.
    var index = 0
    for (block, convolutions) in [2, 2, 3, 3, 3].enumerated() {
      for _ in 0..<convolutions {
        try builder.convReLU("features.\(index)", min(64 << block, 512), kernel: 3)
        index += 2
      }
      try builder.halve("features.\(index)")
      index += 1
      builder.endStage("block\(block + 1)")
    }
    try builder.poolToSeven()
    try builder.add(.flatten, "flatten")
    for index in [0, 3] {
      try builder.linear("classifier.\(index)", 4096)
      try builder.add(.activation(.relu), "classifier.\(index)")
      builder.endStage("classifier.\(index)")
      try builder.add(.dropout(0.5), "classifier.\(index + 2)")
    }
    try builder.linear("classifier.6", classes)
  }
}

extension NetworkBuilder {
  /// Adds torchvision's AdaptiveAvgPool2d(7), for sizes where its windows are equal and disjoint.
  fileprivate mutating func poolToSeven() throws {
    let shape = network.shape(of: current)
    let (height, width) = (shape[1], shape[2])
    guard height > 0, width > 0, height % 7 == 0, width % 7 == 0 else {
      throw NeuralNetworkError(.unfitVGGInput)
    }
    guard (height, width) != (7, 7) else { return }
    let window = Extent2d(height / 7, width / 7)
    try add(
      .pool2d(Pool2d(.average(countsPadding: true), kernelSize: window, stride: window)), "avgpool")
  }
}
