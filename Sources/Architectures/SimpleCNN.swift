import NeuralNetwork

extension Architecture {
  /// The small network of the study that kennel follows: two convolutions and two fully connected
  /// layers, for training from scratch.
  ///
  /// 16.8 million parameters with 10 classes, nearly all of them in `fc1`.
  static let simpleCNN = Architecture(
    name: "simple_cnn", inputSize: 128, mean: [0.5, 0.5, 0.5], standardDeviation: [0.5, 0.5, 0.5],
    headPrefix: "fc2"
  ) { builder, classes in
    for (name, channels) in [("conv1", 32), ("conv2", 64)] {
      try builder.convReLU(name, channels, kernel: 3)
      try builder.halve(name)
      builder.endStage(name)
    }
    try builder.add(.flatten, "flatten")
    try builder.linear("fc1", 256)
    try builder.add(.activation(.relu), "fc1")
    builder.endStage("fc1")
    try builder.add(.dropout(0.5), "dropout")
    try builder.linear("fc2", classes)
  }
}
