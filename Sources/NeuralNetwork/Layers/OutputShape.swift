extension Layer {
  /// Returns the output shape for one sample.
  ///
  /// - Parameter inputs: the input shapes: [C, H, W], or [C] after a flatten or linear layer.
  /// - Returns: the output shape, in the same form.
  /// - Throws: `NeuralNetworkError` when the layer can't take them.
  func outputShape(_ inputs: [[Int]]) throws(NeuralNetworkError) -> [Int] {
    guard let first = inputs.first else { throw NeuralNetworkError("A layer has no input.") }
    switch self {
    case .conv2d(let conv): return try conv.outputShape(image(first))
    case .batchNorm2d(let norm):
      try require(image(first)[0] == norm.channels, "normalises \(norm.channels) channels", first)
      return first
    case .linear(let linear):
      try require(
        first == [linear.inputFeatures], "takes \(linear.inputFeatures) features", first)
      return [linear.outputFeatures]
    case .pool2d(let pool): return try pool.outputShape(image(first))
    case .globalAvgPool2d: return [try image(first)[0], 1, 1]
    case .activation, .softmax, .dropout: return first
    case .add:
      try require(inputs.count == 2 && inputs[1] == first, "adds two equal shapes", first)
      return first
    case .multiply:
      try require(
        inputs.count == 2 && (inputs[1] == first || inputs[1] == [first[0], 1, 1]),
        "multiplies equal shapes or channels", first)
      return first
    case .concat:
      let images = try inputs.map(image)
      try require(images.allSatisfy { $0[1...] == images[0][1...] }, "joins equal sizes", first)
      return [images.reduce(0) { $0 + $1[0] }, first[1], first[2]]
    case .flatten: return [first.reduce(1, *)]
    }
  }

  private func image(_ shape: [Int]) throws(NeuralNetworkError) -> [Int] {
    try require(shape.count == 3, "takes [C, H, W]", shape)
    return shape
  }
}

extension Conv2d {
  /// Returns the sliding window, with its padding resolved for an input size.
  package func window(for input: Extent2d) -> Window2d {
    Window2d(
      kernel: kernelSize, stride: stride, dilation: dilation, padding: padding, input: input)
  }

  fileprivate func outputShape(_ input: [Int]) throws(NeuralNetworkError) -> [Int] {
    try require(input[0] == inputChannels, "takes \(inputChannels) channels", input)
    try require(
      groups > 0 && inputChannels % groups == 0 && outputChannels % groups == 0,
      "splits its channels into \(groups) groups", input)
    let extent = Extent2d(input[1], input[2])
    guard let output = window(for: extent).output(for: extent) else {
      throw NeuralNetworkError("The input \(input) is too small for a kernel of the network.")
    }
    return [outputChannels, output.height, output.width]
  }
}

extension Pool2d {
  /// Returns the sliding window, with its padding resolved for an input size.
  package func window(for input: Extent2d) -> Window2d {
    Window2d(kernel: kernelSize, stride: stride, padding: padding, input: input)
  }

  fileprivate func outputShape(_ input: [Int]) throws(NeuralNetworkError) -> [Int] {
    let extent = Extent2d(input[1], input[2])
    guard let output = window(for: extent).output(for: extent) else {
      throw NeuralNetworkError("The input \(input) is too small for a pooling of the network.")
    }
    return [input[0], output.height, output.width]
  }
}

private func require(
  _ condition: Bool, _ wish: @autoclosure () -> String, _ shape: [Int]
) throws(NeuralNetworkError) {
  guard condition else { throw NeuralNetworkError("A layer that \(wish()) was given \(shape).") }
}
