internal import Glibc

extension Layer {
  /// Computes the layer directly from its definition, one output element at a time.
  ///
  /// This is the test oracle of the engine, and the fallback for shapes that oneDNN does not
  /// support: readable, not fast.
  ///
  /// - Parameters:
  ///   - inputs: the inputs, [N, C, H, W] or [N, features] each.
  ///   - parameters: weight and bias of a convolution or linear layer; weight, bias, mean and
  ///     variance of a batch normalisation.
  ///   - outputShape: [N, C, H, W] or [N, features].
  /// - Returns: a tensor of `outputShape`.
  public func reference(_ inputs: [Tensor], _ parameters: [Tensor], outputShape: [Int]) -> Tensor {
    let x = inputs[0]
    switch self {
    case .conv2d(let conv): return conv.reference(x, parameters, outputShape)
    case .linear(let linear): return linear.reference(x, parameters, outputShape)
    case .pool2d(let pool): return pool.reference(x, outputShape)
    case .globalAvgPool2d:
      let window = Pool2d(
        .average(countsPadding: false), kernelSize: Extent2d(x.shape[2], x.shape[3]), stride: 1)
      return window.reference(x, outputShape)
    case .batchNorm2d(let norm): return norm.reference(x, parameters)
    case .activation(let activation):
      return Tensor(shape: x.shape, values: x.values.map(activation.reference))
    case .softmax: return referenceSoftmax(x)
    case .add: return Tensor(shape: x.shape, values: zip(x.values, inputs[1].values).map(+))
    case .multiply: return referenceMultiply(x, inputs[1])
    case .concat: return referenceConcat(inputs, outputShape)
    case .flatten: return Tensor(shape: outputShape, values: x.values)
    case .dropout: return x
    }
  }
}

extension Conv2d {
  fileprivate func reference(_ x: Tensor, _ parameters: [Tensor], _ shape: [Int]) -> Tensor {
    let weight = parameters[0]
    let bias = parameters.count > 1 ? parameters[1].values : nil
    let window = window(for: Extent2d(x.shape[2], x.shape[3]))
    let perGroup = inputChannels / groups
    return Tensor(shape: shape) { n, o, y, z in
      let group = o / (outputChannels / groups)
      var sum = Double(bias?[o] ?? 0)
      for c in 0..<perGroup {
        window.forEachTap(y, z, height: x.shape[2], width: x.shape[3]) { i, j, row, column in
          sum +=
            Double(x[n, group * perGroup + c, row, column]) * Double(weight[o, c, i, j])
        }
      }
      return Float(sum)
    }
  }
}

extension Linear {
  fileprivate func reference(_ x: Tensor, _ parameters: [Tensor], _ shape: [Int]) -> Tensor {
    let weight = parameters[0].values
    let bias = parameters[1].values
    var values: [Float] = []
    for n in 0..<shape[0] {
      for o in 0..<outputFeatures {
        var sum = Double(bias[o])
        for i in 0..<inputFeatures {
          sum += Double(x.values[n * inputFeatures + i]) * Double(weight[o * inputFeatures + i])
        }
        values.append(Float(sum))
      }
    }
    return Tensor(shape: shape, values: values)
  }
}

extension Pool2d {
  fileprivate func reference(_ x: Tensor, _ shape: [Int]) -> Tensor {
    let window = window(for: Extent2d(x.shape[2], x.shape[3]))
    let area = kernelSize.height * kernelSize.width
    return Tensor(shape: shape) { n, c, y, z in
      var largest = -Float.infinity
      var sum = 0.0
      var count = 0
      window.forEachTap(y, z, height: x.shape[2], width: x.shape[3]) { _, _, row, column in
        largest = max(largest, x[n, c, row, column])
        sum += Double(x[n, c, row, column])
        count += 1
      }
      switch kind {
      case .max: return largest
      case .average(let countsPadding): return Float(sum / Double(countsPadding ? area : count))
      }
    }
  }
}

extension BatchNorm2d {
  fileprivate func reference(_ x: Tensor, _ parameters: [Tensor]) -> Tensor {
    let (gamma, beta) = (parameters[0].values, parameters[1].values)
    let (mean, variance) = (parameters[2].values, parameters[3].values)
    return Tensor(shape: x.shape) { n, c, y, z in
      (x[n, c, y, z] - mean[c]) / (variance[c] + epsilon).squareRoot() * gamma[c] + beta[c]
    }
  }
}

extension Activation {
  fileprivate func reference(_ x: Float) -> Float {
    switch self {
    case .relu: max(x, 0)
    case .relu6: min(max(x, 0), 6)
    case .silu: x / (1 + exp(-x))
    case .sigmoid: 1 / (1 + exp(-x))
    }
  }
}

private func referenceSoftmax(_ x: Tensor) -> Tensor {
  let channels = x.shape[1]
  let inner = x.shape.dropFirst(2).reduce(1, *)
  var result = x
  for n in 0..<x.shape[0] {
    for position in 0..<inner {
      let indices = (0..<channels).map { (n * channels + $0) * inner + position }
      let largest = indices.map { x.values[$0] }.max() ?? 0
      let exponentials = indices.map { exp(Double(x.values[$0] - largest)) }
      let sum = exponentials.reduce(0, +)
      for (index, value) in zip(indices, exponentials) { result.values[index] = Float(value / sum) }
    }
  }
  return result
}

private func referenceMultiply(_ x: Tensor, _ y: Tensor) -> Tensor {
  guard y.shape != x.shape else {
    return Tensor(shape: x.shape, values: zip(x.values, y.values).map(*))
  }
  return Tensor(shape: x.shape) { n, c, row, column in x[n, c, row, column] * y[n, c, 0, 0] }
}

private func referenceConcat(_ inputs: [Tensor], _ shape: [Int]) -> Tensor {
  var values: [Float] = []
  for n in 0..<shape[0] {
    for input in inputs {
      let count = input.values.count / shape[0]
      values += input.values[n * count..<(n + 1) * count]
    }
  }
  return Tensor(shape: shape, values: values)
}

extension Window2d {
  /// Calls `body` with the row and column in the kernel and in the input, for each input element
  /// that the window at output (`y`, `x`) covers; padding is skipped.
  fileprivate func forEachTap(
    _ y: Int, _ x: Int, height: Int, width: Int, _ body: (Int, Int, Int, Int) -> Void
  ) {
    for i in 0..<kernel.height {
      let row = y * stride.height - padding.top + i * dilation.height
      guard row >= 0, row < height else { continue }
      for j in 0..<kernel.width {
        let column = x * stride.width - padding.left + j * dilation.width
        guard column >= 0, column < width else { continue }
        body(i, j, row, column)
      }
    }
  }
}

extension Tensor {
  /// Accesses an element of a four-dimensional tensor.
  fileprivate subscript(n: Int, c: Int, y: Int, x: Int) -> Float {
    values[((n * shape[1] + c) * shape[2] + y) * shape[3] + x]
  }

  /// Creates a four-dimensional tensor, computed element by element.
  fileprivate init(shape: [Int], _ element: (Int, Int, Int, Int) -> Float) {
    var values: [Float] = []
    values.reserveCapacity(shape.reduce(1, *))
    for n in 0..<shape[0] {
      for c in 0..<shape[1] {
        for y in 0..<shape[2] {
          for x in 0..<shape[3] { values.append(element(n, c, y, x)) }
        }
      }
    }
    self.init(shape: shape, values: values)
  }
}
