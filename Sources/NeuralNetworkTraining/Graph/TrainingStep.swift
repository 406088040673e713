internal import COneDNN
internal import NeuralNetwork

/// What a step reads or writes, with its layout there.
struct TrainingOperand {
  enum Place: Hashable {
    /// A buffer of the replica.
    case buffer(Int)
    /// A parameter, shared by all replicas.
    case parameter(Int)
    /// A parameter with a normalisation folded into it, likewise.
    case folded(Int)
    /// Weights in the layout that a primitive wants, likewise.
    case prepared(Int)
    /// The replica's gradient of a parameter.
    case gradient(Int)
    /// The replica's scratchpad.
    case scratchpad
  }

  let place: Place
  let layout: Layout
}

/// One thing that a replica does.
enum TrainingStep {
  /// Runs a primitive with these arguments.
  case primitive(String, Primitive, [(slot: Int32, operand: TrainingOperand)])
  /// Compares the output with the targets and writes its gradient.
  case loss
  /// Sets elements to 0 at random, and scales the others up; the mask is kept for the way back.
  case dropout(rate: Float, TrainingOperand, mask: TrainingOperand, to: TrainingOperand)
  /// Multiplies by the mask.
  case dropoutBackward(TrainingOperand, mask: TrainingOperand, to: TrainingOperand)
  /// Rounds a value to bf16 in place, for processors that oneDNN has no bf16 code for.
  case round(TrainingOperand)
}

/// Weights that are brought into a layout of oneDNN's at every step.
struct PreparedWeights {
  let source: TrainingOperand
  let layout: Layout
  let reorder: Primitive
}

/// A convolution with the frozen normalisation behind it, as one linear map.
struct FoldedConvolution {
  let weight: ParameterSpace.Entry
  let scale: ParameterSpace.Entry
  let shift: ParameterSpace.Entry
  let mean: ParameterSpace.Entry
  let variance: ParameterSpace.Entry
  let epsilon: Float
  /// Where the folded weight and bias lie.
  let weightOffset: Int
  let biasOffset: Int
}

/// The statistics of a normalisation in a replica after its forward pass.
struct BatchStatisticsBuffers {
  let mean: ParameterSpace.Entry
  let variance: ParameterSpace.Entry
  let meanBuffer: Int
  let varianceBuffer: Int
  /// How many values of each channel they are of.
  let count: Int
}
