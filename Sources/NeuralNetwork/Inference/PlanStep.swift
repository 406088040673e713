internal import OneDNN

/// An operand of an inference step: a worker's buffer, or a constant.
typealias PlanOperand = Operand<Constant>

/// The work of inference besides running primitives.
enum PlanWork: Sendable {
  /// Runs a naive kernel over row-major f32 buffers.
  case reference(ReferenceStep)
  /// Rounds floats to values of int8, for processors without fast int8 code.
  case roundToInt8(PlanOperand, Int8Scale)
  /// Passes the input of the step's layer to a calibrator.
  case observe(PlanOperand)
}

/// A step that oneDNN does not support.
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
  /// Runs the step with the naive kernels.
  ///
  /// - Parameter floats: returns the memory of an operand.
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
