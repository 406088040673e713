extension Layer {
  /// Returns the output shape for one sample.
  ///
  /// - Parameter inputs: the input shapes: [C, H, W], or [C] after a flatten or linear layer.
  /// - Returns: the output shape, in the same form; nil if the layer can't take the inputs.
  func outputShape(_ inputs: [[Int]]) -> [Int]? {
    guard let first = inputs.first else { return nil }
    let isImage = first.count == 3
    switch self {
    case .conv2d(let conv): return isImage ? conv.outputShape(first) : nil
    case .batchNorm2d(let norm): return isImage && first[0] == norm.channels ? first : nil
    case .linear(let linear):
      return first == [linear.inputFeatures] ? [linear.outputFeatures] : nil
    case .pool2d(let pool): return isImage ? pool.outputShape(first) : nil
    case .globalAvgPool2d: return isImage ? [first[0], 1, 1] : nil
    case .activation, .softmax, .dropout: return first
    case .add: return inputs.count == 2 && inputs[1] == first ? first : nil
    case .multiply:
      let fits = inputs.count == 2 && (inputs[1] == first || inputs[1] == [first[0], 1, 1])
      return fits ? first : nil
    case .concat:
      guard inputs.allSatisfy({ $0.count == 3 && $0[1...] == first[1...] }) else { return nil }
      return [inputs.reduce(0) { $0 + $1[0] }, first[1], first[2]]
    case .flatten: return [first.reduce(1, *)]
    }
  }
}

extension Conv2d {
  /// Returns the sliding window, with its padding resolved for an input size.
  package func window(for input: Extent2d) -> Window2d {
    Window2d(
      kernel: kernelSize, stride: stride, dilation: dilation, padding: padding, input: input)
  }

  fileprivate func outputShape(_ input: [Int]) -> [Int]? {
    guard input[0] == inputChannels, groups > 0, inputChannels % groups == 0,
      outputChannels % groups == 0
    else { return nil }
    let extent = Extent2d(input[1], input[2])
    return window(for: extent).output(for: extent).map { [outputChannels, $0.height, $0.width] }
  }
}

extension Pool2d {
  /// Returns the sliding window, with its padding resolved for an input size.
  package func window(for input: Extent2d) -> Window2d {
    Window2d(kernel: kernelSize, stride: stride, padding: padding, input: input)
  }

  fileprivate func outputShape(_ input: [Int]) -> [Int]? {
    let extent = Extent2d(input[1], input[2])
    return window(for: extent).output(for: extent).map { [input[0], $0.height, $0.width] }
  }
}
