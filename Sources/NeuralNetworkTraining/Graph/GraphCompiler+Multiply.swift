internal import NeuralNetwork
internal import OneDNN

// The product of two images, or of an image and one factor per channel (squeeze-and-excitation).

extension GraphCompiler {
  /// Compiles the product y = a · b: dL/da = dL/dy · b and dL/db = dL/dy · a.
  ///
  /// A gate b has one factor per channel, broadcast over all pixels: its gradient is the sum of
  /// theirs.
  mutating func compileMultiply(_ node: FusedNode) throws {
    let first = program.source(node.inputs[0])
    let isGate = network.shape(of: node.inputs[1]) != network.shape(of: node.inputs[0])
    let product = try multiply(
      node.name, first, program.source(node.inputs[1]))
    // The copy that the product read, so that the backward pass need not reorder it again.
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

  /// Returns the product of two operands, in the layout of the first.
  ///
  /// A gate is never the first: the result has the shape of the image.
  private mutating func multiply(
    _ name: String, _ first: TrainingOperand, _ other: TrainingOperand
  ) throws -> (second: TrainingOperand, result: TrainingOperand) {
    var second = other
    // oneDNN is fast only if both have the same memory format; this includes a gate [N, C, 1, 1].
    if first.layout.shape == other.layout.shape {
      second = try operand(other, in: first.layout, name)
    } else if let like = first.layout.like(other.layout.shape) {
      second = try operand(other, in: like, name)
    }
    let primitive = try Primitive.binary(
      engine, .multiply, first.layout, second.layout, dst: first.layout)
    let result = program.addBuffer(first.layout)  // [N, C, H, W]
    append(name, primitive, [(.src, first), (.src1, second), (.dst, result)])
    return (second, result)
  }

  /// Returns the sum over the pixels of each channel: their mean times their number.
  ///
  /// Average pooling with a window of the image's size is one fast primitive.
  private mutating func sumOfImage(
    _ node: FusedNode, _ image: TrainingOperand
  ) throws -> TrainingOperand {
    let shape = shape(of: node.inputs[0])  // [N, C, H, W]
    let all = Extent2d(shape[2], shape[3])
    let window = Pool2d(.average(countsPadding: false), kernelSize: all, stride: all)
      .window(for: all).oneDNN
    let mean = try Primitive.pooling(
      engine, .average(countsPadding: false), window, src: image.layout,
      dst: .any(self.shape(of: node.inputs[1]), kind))
    let means = program.addBuffer(mean.chosenLayout(.dst))  // [N, C, 1, 1]
    append(node.name, mean, [(.src, image), (.dst, means)])
    let plain = try operand(means, in: .plain(self.shape(of: node.inputs[1])), node.name)
    let scaling = try Primitive.eltwise(
      engine, .linear(factor: Float(shape[2] * shape[3]), offset: 0), data: plain.layout)
    let result = program.addBuffer(plain.layout)  // [N, C, 1, 1]
    append(node.name, scaling, [(.src, plain), (.dst, result)])
    return result
  }
}
