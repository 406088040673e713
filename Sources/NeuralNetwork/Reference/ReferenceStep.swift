extension ReferenceStep {
  /// Runs the step by the naive kernels.
  ///
  /// - Parameter floats: where an operand is.
  func run(_ floats: (PlanOperand) -> UnsafeMutableBufferPointer<Float>) {
    let inputs = self.inputs.map { input in
      Tensor(shape: input.shape, copying: floats(input.operand))
    }
    var result = layer.reference(inputs, parameters, outputShape: outputShape)
    if let residual {
      let other = Tensor(shape: outputShape, copying: floats(residual))
      result = Layer.add.reference([result, other], [], outputShape: outputShape)
    }
    if let activation {
      result = Layer.activation(activation).reference([result], [], outputShape: outputShape)
    }
    _ = floats(output).update(fromContentsOf: result.values)
  }
}

extension Tensor {
  fileprivate init(shape: [Int], copying source: UnsafeMutableBufferPointer<Float>) {
    self.init(shape: shape, values: Array(source))
  }
}
