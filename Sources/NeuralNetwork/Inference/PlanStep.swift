internal import OneDNN

/// What an inference step reads or writes: a worker's buffer, or a constant.
typealias PlanOperand = Operand<Constant>

/// What inference does besides running primitives.
enum PlanWork: Sendable {
  /// Runs naive kernels over plain f32 buffers.
  case reference(ReferenceStep)
  /// Rounds floats to what int8 would store, for processors that don't multiply bytes.
  case roundToInt8(PlanOperand, Int8Scale)
  /// Shows what goes into the step's layer.
  case observe(PlanOperand)
}

/// A step for a shape that oneDNN refuses.
struct ReferenceStep: Sendable {
  let layer: Layer
  let inputs: [(operand: PlanOperand, shape: [Int])]
  let parameters: [Tensor]
  let residual: PlanOperand?
  let activation: Activation?
  let output: PlanOperand
  let outputShape: [Int]
}

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
