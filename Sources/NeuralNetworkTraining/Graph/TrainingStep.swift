internal import NeuralNetwork
internal import OneDNN

/// Memory outside a replica's arena; the associated values are offsets in floats unless stated
/// otherwise.
enum TrainingStore: Sendable, Hashable {
  /// A parameter, shared by all replicas.
  case parameter(Int)
  /// A parameter with a normalisation folded into it, shared by all replicas.
  case folded(Int)
  /// Weights in the layout that a primitive requires, shared by all replicas; by their index.
  case prepared(Int)
  /// The replica's gradient of a parameter.
  case gradient(Int)
}

/// An operand of a training step.
typealias TrainingOperand = Operand<TrainingStore>

/// The work of training steps that is no oneDNN primitive.
enum TrainingWork: Sendable {
  /// Computes the loss and writes the gradient of the output.
  case loss
  /// Sets elements to 0 at random and scales the others; the mask is kept for the backward pass.
  case dropout(rate: Float, TrainingOperand, mask: TrainingOperand, to: TrainingOperand)
  /// Multiplies the gradient by the mask.
  case dropoutBackward(TrainingOperand, mask: TrainingOperand, to: TrainingOperand)
}

/// A network compiled for training: the program of every replica, and the weights that are derived
/// from the parameters at every step.
struct TrainingProgram: Sendable {
  let program: Program<TrainingStore, TrainingWork>
  /// Whether bf16 is emulated: computed in f32 and rounded.
  let emulatesBF16: Bool
  let input: TrainingOperand  // [N, C, H, W]
  let output: TrainingOperand  // [N, features]
  let outputGradient: TrainingOperand  // [N, features]
  let prepared: [PreparedWeights]
  let folded: [FoldedConvolution]
  /// The total number of floats of all folded weights and biases.
  let foldedCount: Int
  let statistics: [BatchStatisticsBuffers]
}

/// Weights that are reordered into a layout of oneDNN at every step.
struct PreparedWeights: Sendable {
  let source: TrainingStore
  let sourceLayout: Layout
  let layout: Layout
  let reorder: Primitive
}

/// A convolution and the frozen normalisation that follows it, as one linear map.
struct FoldedConvolution: Sendable {
  let weight: ParameterSpace.Entry  // [O, I / G, kH, kW]
  let scale: ParameterSpace.Entry  // [O], also the next three
  let shift: ParameterSpace.Entry
  let mean: ParameterSpace.Entry
  let variance: ParameterSpace.Entry
  let epsilon: Float
  /// The offset of the folded weight.
  let weightOffset: Int
  /// The offset of the folded bias.
  let biasOffset: Int
}

/// The batch statistics of a normalisation in a replica after its forward pass.
struct BatchStatisticsBuffers: Sendable {
  let mean: ParameterSpace.Entry
  let variance: ParameterSpace.Entry
  let meanOperand: TrainingOperand  // [C]
  let varianceOperand: TrainingOperand  // [C]
  /// The number of values per channel that the statistics are computed from.
  let count: Int
}
