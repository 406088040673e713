internal import NeuralNetwork
internal import OneDNN
internal import Randomness

/// One thread's samples on their way through the network and back.
///
/// Only the thread of its number runs it; between two runs others may read what it left.
final class Replica {
  private let worker: ProgramWorker<TrainingStore, TrainingWork>
  private var generator: SeededGenerator

  /// The samples, [N, C, H, W].
  let input: UnsafeMutableBufferPointer<Float>
  /// The output, [N, features].
  let output: UnsafeBufferPointer<Float>
  /// The gradient of the output, to be written by the loss; [N, features].
  let outputGradient: UnsafeMutableBufferPointer<Float>

  /// Takes memory for a replica.
  ///
  /// - Parameters:
  ///   - graph: what is run.
  ///   - shared: the weights, which other replicas read too.
  ///   - gradient: where the gradients of the parameters go.
  ///   - seed: what dropout is drawn by in the first run.
  /// - Throws: `NeuralNetworkError` when there is not enough memory.
  init(
    _ graph: TrainingProgram, _ shared: SharedWeights, gradient: Parameters, seed: UInt64
  ) throws(NeuralNetworkError) {
    worker = try ProgramWorker(graph.program) { store in
      // Gradients are the only memory outside of the arena that a replica does not share.
      if case .gradient(let offset) = store { return gradient.address(offset) }
      return shared.address(store)
    }
    generator = SeededGenerator(seed: seed)
    input = worker.floats(graph.input)
    output = UnsafeBufferPointer(worker.floats(graph.output))
    outputGradient = worker.floats(graph.outputGradient)
  }

  /// Runs forward, lets `loss` turn the output into its gradient, and runs back.
  ///
  /// - Throws: `NeuralNetworkError` with the layer's name when oneDNN fails.
  func run(seed: UInt64, loss: () -> Void) throws(NeuralNetworkError) {
    // Seeding each run lets a resumed training draw the same masks as an uninterrupted one.
    generator = SeededGenerator(seed: seed)
    try worker.run { _, work in
      switch work {
      case .loss: loss()
      case .dropout(let rate, let source, let mask, let target):
        dropout(rate, worker.floats(source), worker.floats(mask), worker.floats(target))
      case .dropoutBackward(let source, let mask, let target):
        // The mask holds factors, so the gradient is scaled as the values were.
        let (from, factor) = (worker.floats(source), worker.floats(mask))
        let to = worker.floats(target)
        for index in from.indices { to[index] = from[index] * factor[index] }
      }
    }
  }

  /// What a buffer holds after a run.
  func values(of operand: TrainingOperand) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(worker.floats(operand))
  }

  private func dropout(
    _ rate: Float, _ from: UnsafeMutableBufferPointer<Float>,
    _ factors: UnsafeMutableBufferPointer<Float>, _ to: UnsafeMutableBufferPointer<Float>
  ) {
    // Scaling here, and not at inference, keeps the expected values alike ("inverted dropout").
    let factor = 1 / (1 - rate)
    for index in from.indices {
      factors[index] = Float(generator.unit()) < rate ? 0 : factor
      to[index] = from[index] * factors[index]
    }
  }
}
