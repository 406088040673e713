internal import NeuralNetwork
internal import OneDNN

/// What there is outside of a replica's arena; the numbers are offsets in floats, if nothing else
/// is said.
enum TrainingStore: Sendable, Hashable {
  /// A parameter, shared by all replicas.
  case parameter(Int)
  /// A parameter with a normalisation folded into it, likewise.
  case folded(Int)
  /// Weights in the layout that a primitive wants, likewise, by their number.
  case prepared(Int)
  /// The replica's gradient of a parameter.
  case gradient(Int)
}

/// What a training step reads or writes.
typealias TrainingOperand = Operand<TrainingStore>

/// What training does besides running primitives.
enum TrainingWork: Sendable {
  /// Compares the output with the targets and writes its gradient.
  case loss
  /// Sets elements to 0 at random, and scales the others up; the mask is kept for the way back.
  case dropout(rate: Float, TrainingOperand, mask: TrainingOperand, to: TrainingOperand)
  /// Multiplies by the mask.
  case dropoutBackward(TrainingOperand, mask: TrainingOperand, to: TrainingOperand)
}

/// A network compiled for training: what every replica runs, and what follows from the parameters at
/// every step.
struct TrainingProgram: Sendable {
  let program: Program<TrainingStore, TrainingWork>
  /// Whether bf16 is computed in f32 and rounded.
  let emulatesBF16: Bool
  let input: TrainingOperand  // [N, C, H, W]
  let output: TrainingOperand  // [N, features]
  let outputGradient: TrainingOperand  // [N, features]
  let prepared: [PreparedWeights]
  let folded: [FoldedConvolution]
  /// How many floats the folded weights and biases take together.
  let foldedCount: Int
  let statistics: [BatchStatisticsBuffers]
}

/// Weights that are brought into a layout of oneDNN's at every step.
struct PreparedWeights: Sendable {
  let source: TrainingStore
  let sourceLayout: Layout
  let layout: Layout
  let reorder: Primitive
}

/// A convolution with the frozen normalisation behind it, as one linear map.
struct FoldedConvolution: Sendable {
  let weight: ParameterSpace.Entry  // [O, I / G, kH, kW]
  let scale: ParameterSpace.Entry  // [O], as the three that follow
  let shift: ParameterSpace.Entry
  let mean: ParameterSpace.Entry
  let variance: ParameterSpace.Entry
  let epsilon: Float
  /// Where the folded weight lies.
  let weightOffset: Int
  /// Where the folded bias lies.
  let biasOffset: Int
}

/// The statistics of a normalisation in a replica after its forward pass.
struct BatchStatisticsBuffers: Sendable {
  let mean: ParameterSpace.Entry
  let variance: ParameterSpace.Entry
  let meanOperand: TrainingOperand  // [C]
  let varianceOperand: TrainingOperand  // [C]
  /// How many values of each channel they are of.
  let count: Int
}
