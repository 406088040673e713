extension ReferenceStep {
  /// Runs the step by the naive kernels.
  ///
  /// - Parameter address: where an operand is.
  func run(_ address: (Operand) -> UnsafeMutablePointer<Float>) {
    let inputs = self.inputs.map { input in
      Tensor(shape: input.shape, copying: address(input.operand))
    }
    var result = layer.reference(inputs, parameters, outputShape: outputShape)
    if let residual {
      let other = Tensor(shape: outputShape, copying: address(residual))
      result = Layer.add.reference([result, other], [], outputShape: outputShape)
    }
    if let activation {
      result = Layer.activation(activation).reference([result], [], outputShape: outputShape)
    }
    address(output).update(from: result.values, count: result.values.count)
  }
}

extension Tensor {
  fileprivate init(shape: [Int], copying source: UnsafeMutablePointer<Float>) {
    let count = shape.reduce(1, *)
    self.init(shape: shape, values: [Float](UnsafeBufferPointer(start: source, count: count)))
  }
}
