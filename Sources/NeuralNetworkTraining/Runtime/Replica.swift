internal import NeuralNetwork
internal import OneDNN
internal import Randomness

/// One thread's forward and backward pass over its share of a batch.
///
/// Only the thread of the same index runs it; between two runs other threads may read its results.
final class Replica {
  private let worker: ProgramWorker<TrainingStore, TrainingWork>
  private var generator: SeededGenerator

  /// The samples, [N, C, H, W].
  let input: UnsafeMutableBufferPointer<Float>
  /// The output, [N, features].
  let output: UnsafeBufferPointer<Float>
  /// The gradient of the output, written by the loss, [N, features].
  let outputGradient: UnsafeMutableBufferPointer<Float>

  /// Allocates the memory of a replica.
  ///
  /// - Parameters:
  ///   - graph: the compiled network.
  ///   - shared: the weights, shared by all replicas.
  ///   - gradient: the buffer for the gradients of the parameters.
  ///   - seed: the initial random seed of dropout; each run sets its own.
  /// - Throws: `NeuralNetworkError` when there is not enough memory.
  init(
    _ graph: TrainingProgram, _ shared: SharedWeights, gradient: Parameters, seed: UInt64
  ) throws(NeuralNetworkError) {
    worker = try ProgramWorker(graph.program) { store in
      // Gradients are the only memory outside the arena that replicas do not share.
      if case .gradient(let offset) = store { return gradient.address(offset) }
      return shared.address(store)
    }
    generator = SeededGenerator(seed: seed)
    input = worker.floats(graph.input)
    output = UnsafeBufferPointer(worker.floats(graph.output))
    outputGradient = worker.floats(graph.outputGradient)
  }

  /// Runs the forward pass, calls `loss` to compute the gradient of the output, and runs the
  /// backward pass.
  ///
  /// - Throws: `NeuralNetworkError` with the layer's name when oneDNN fails.
  func run(seed: UInt64, loss: () -> Void) throws(NeuralNetworkError) {
    // Each run is seeded, so that a resumed training draws the same masks as an uninterrupted one.
    generator = SeededGenerator(seed: seed)
    try worker.run { _, work in
      switch work {
      case .loss: loss()
      case .dropout(let rate, let source, let mask, let target):
        dropout(rate, worker.floats(source), worker.floats(mask), worker.floats(target))
      case .dropoutBackward(let source, let mask, let target):
        // The mask holds factors, so the gradient is scaled like the values.
        let (from, factor) = (worker.floats(source), worker.floats(mask))
        let to = worker.floats(target)
        for index in from.indices { to[index] = from[index] * factor[index] }
      }
    }
  }

  /// Returns the contents of a buffer after a run.
  func values(of operand: TrainingOperand) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(worker.floats(operand))
  }

  private func dropout(
    _ rate: Float, _ from: UnsafeMutableBufferPointer<Float>,
    _ factors: UnsafeMutableBufferPointer<Float>, _ to: UnsafeMutableBufferPointer<Float>
  ) {
    // Scaling here and not at inference preserves the expected values ("inverted dropout").
    let factor = 1 / (1 - rate)
    for index in from.indices {
      factors[index] = Float(generator.unit()) < rate ? 0 : factor
      to[index] = from[index] * factors[index]
    }
  }
}
