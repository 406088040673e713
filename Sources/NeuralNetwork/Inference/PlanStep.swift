internal import OneDNN

/// What an inference step reads or writes: a worker's buffer, or a constant.
typealias PlanOperand = Operand<Constant>

/// What inference does beside running primitives.
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
