internal import COneDNN
internal import NeuralNetwork

// The product of two images, or of an image with one number a channel (squeeze-and-excitation).

extension GraphCompiler {
  mutating func compileMultiply(_ node: TrainingNode) throws {
    let first = try source(node.inputs[0])
    let isGate = network.shape(of: node.inputs[1]) != network.shape(of: node.inputs[0])
    let product = try multiply(node.name, first, source(node.inputs[1]))
    let second = product.second
    finish(node, product.result) { compiler, gradient in
      if compiler.needsGradient(node.inputs[0]) {
        let part = try compiler.multiply(node.name, gradient, second).result
        compiler.contribute(part, to: node.inputs[0])
      }
      guard compiler.needsGradient(node.inputs[1]) else { return }
      var part = try compiler.multiply(node.name, gradient, first).result
      if isGate { part = try compiler.sumOfImage(node, part) }
      compiler.contribute(part, to: node.inputs[1])
    }
  }

  /// The product of two operands, in the layout of the first.
  private mutating func multiply(
    _ name: String, _ first: TrainingOperand, _ other: TrainingOperand
  ) throws -> (second: TrainingOperand, result: TrainingOperand) {
    var second = other
    if first.layout.shape == other.layout.shape {
      second = try operand(other, in: first.layout, name)
    } else if let like = first.layout.like(other.layout.shape) {
      second = try operand(other, in: like, name)
    }
    let primitive = try Primitive.binary(
      engine, ODNN_MULTIPLY, first.layout, second.layout, dst: first.layout)
    let result = makeBuffer(first.layout)
    append(name, primitive, [(ODNN_SRC, first), (ODNN_SRC_1, second), (ODNN_DST, result)])
    return (second, result)
  }

  /// The sum over the pixels of each channel: the mean, times their number.
  private mutating func sumOfImage(
    _ node: TrainingNode, _ image: TrainingOperand
  ) throws -> TrainingOperand {
    let shape = shape(of: node.inputs[0])
    let all = Extent2d(shape[2], shape[3])
    let window = Pool2d(.average(countsPadding: false), kernelSize: all, stride: all)
      .window(for: all)
    let mean = try Primitive.pooling(
      engine, .average(countsPadding: false), window, src: image.layout,
      dst: .any(self.shape(of: node.inputs[1]), kind))
    let means = try makeBuffer(mean.chosenLayout(ODNN_DST))
    append(node.name, mean, [(ODNN_SRC, image), (ODNN_DST, means)])
    let plain = try operand(means, in: .plain(self.shape(of: node.inputs[1])), node.name)
    let scaling = try Primitive.scaling(
      engine, by: Float(shape[2] * shape[3]), data: plain.layout)
    let result = makeBuffer(plain.layout)
    append(node.name, scaling, [(ODNN_SRC, plain), (ODNN_DST, result)])
    return result
  }
}
