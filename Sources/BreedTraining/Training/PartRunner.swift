internal import NeuralNetwork
internal import NeuralNetworkTraining
internal import Threads

/// Runs a part of a network on many photos, divided among threads.
final class PartRunner: Sendable {
  private let team: ThreadTeam
  /// The workers, by the index of their thread.
  private let workers: DisjointBuffer<InferenceWorker>

  init(
    _ part: Network, _ parameters: some StateDict, threads: Int, precision: Precision = .f32
  ) throws {
    team = try ThreadTeam(threads)
    let plan = try InferencePlan(part, parameters: parameters, precision: precision)
    workers = DisjointBuffer(try (0..<threads).map { _ in try InferenceWorker(plan) })
  }

  /// Runs `count` samples.
  ///
  /// - Parameters:
  ///   - count: the number of samples.
  ///   - fill: writes the input of a sample; called concurrently.
  ///   - take: reads the output of a sample; called concurrently.
  /// - Throws: `NeuralNetworkError` when oneDNN fails, or the error of `take`.
  func run(
    _ count: Int, fill: @escaping @Sendable (Int, UnsafeMutableBufferPointer<Float>) -> Void,
    take: @escaping @Sendable (Int, UnsafeBufferPointer<Float>) throws -> Void
  ) throws {
    let (workers, threads) = (workers, team.count)
    try team.run { thread in
      for sample in stride(from: thread, to: count, by: threads) {
        let worker = workers[thread]
        fill(sample, worker.input)
        try worker.run()
        try take(sample, worker.output)
      }
    }
  }
}
