internal import NeuralNetwork
internal import NeuralNetworkTraining

extension TrainedNetwork {
  /// How long the network takes for one photo on one thread, in f32; decoding and preparing the
  /// photo are not counted.
  ///
  /// - Parameter problem: the network.
  /// - Returns: the median over some runs, in seconds.
  /// - Throws: `NeuralNetworkError` when oneDNN refuses.
  public func secondsAPhoto(_ problem: TrainingProblem) throws -> Double {
    let plan = try InferencePlan(problem.network, parameters: parameters.stateDict)
    let worker = try InferenceWorker(plan)
    let clock = ContinuousClock()
    var times: [Double] = []
    for _ in 0..<Self.timedRuns {
      // A run may overwrite its input.
      for place in worker.input.indices { worker.input[place] = Float(place % 255) / 255 - 0.5 }
      let start = clock.now
      try worker.run()
      times.append((clock.now - start) / .seconds(1))
    }
    // The first run finds cold caches: a median does not mind.
    return times.sorted()[times.count / 2]
  }

  private static var timedRuns: Int { 21 }
}
