internal import NeuralNetwork
internal import Threads

// The phases of a step. Each runs on the whole team and waits for it, so that the next may read the
// results of all threads.

extension Trainer {
  /// The gradients of the last step, at the offsets of the parameters.
  var gradient: UnsafeMutableBufferPointer<Float> { gradients[0].values }

  /// Runs the forward and backward pass of all samples and sums the gradients in the first replica.
  func computeGradient(
    _ images: UnsafeBufferPointer<Float>, _ targets: [CrossEntropy.Target]
  ) throws -> StepResult {
    precondition(targets.count == settings.batchSize)
    let share = settings.batchSize / settings.threads  // samples per thread
    let sums = DisjointBuffer(repeating: (loss: 0.0, right: 0), count: settings.threads)
    let (replicas, settings, stepCount) = (replicas, settings, stepCount)
    // The images are only read, and the caller keeps them alive until all threads are done.
    let images = DisjointBuffer(
      sharing: UnsafeMutableBufferPointer(mutating: images), of: nil)
    try team.run { thread in
      let replica = replicas[thread]
      let count = replica.input.count  // share · C · H · W
      _ = replica.input.update(fromContentsOf: images[thread * count..<(thread + 1) * count])
      // Each step and thread has its own seed, and a resumed training repeats none.
      let seed = settings.seed &+ UInt64(stepCount) &* 0x1_0000 &+ UInt64(thread)
      try replica.run(seed: seed) {
        let features = replica.output.count / share  // outputs per sample
        for sample in 0..<share {
          let range = sample * features..<(sample + 1) * features
          let (loss, isRight) = settings.loss(
            UnsafeBufferPointer(rebasing: replica.output[range]),
            targets[thread * share + sample],
            gradient: UnsafeMutableBufferPointer(rebasing: replica.outputGradient[range]),
            // Divided by the size of the whole batch, so that the sum over replicas is the gradient
            // of the mean loss.
            scale: 1 / Float(settings.batchSize))
          sums[thread].loss += loss
          sums[thread].right += isRight ? 1 : 0
        }
      }
    }
    try sumGradients()
    let (loss, right) = sums.places.reduce((0, 0)) { ($0.0 + $1.loss, $0.1 + $1.right) }
    return StepResult(loss: loss / Double(settings.batchSize), right: right, gradientNorm: 0)
  }

  /// Sums the gradients of all replicas into the first one's; the tasks are divided among the
  /// threads, and the order of additions is always that of the replicas.
  private func sumGradients() throws {
    let (gradients, shared, tasks, count) = (gradients, shared, tasks, settings.threads)
    if count > 1 {
      try team.run { thread in
        for index in stride(from: thread, to: tasks.count, by: count) {
          for other in gradients.dropFirst() {
            let (sum, part) = (gradients[0].values, other.values)
            for place in tasks[index].range { sum[place] += part[place] }
          }
        }
      }
    }
    // Unfolding is linear in the gradients, so unfolding their sum is enough.
    try team.run { shared.unfold(gradients[0].values, thread: $0, of: count) }
  }

  /// Returns the global norm of the gradient of the whole batch.
  func gradientNorm() throws -> Double {
    let (gradients, tasks, count) = (gradients[0], tasks, settings.threads)
    // Each task has its own sum, so that the order of additions does not depend on the threads.
    let sums = DisjointBuffer(repeating: 0.0, count: tasks.count)
    try team.run { thread in
      for index in stride(from: thread, to: tasks.count, by: count) {
        sums[index] = sumOfProducts(tasks[index].range, gradients.values, gradients.values)
      }
    }
    return sums.places.reduce(0, +).squareRoot()
  }

  /// Updates the parameters by their gradients times `scale`, and then the average.
  func update(rate: Float, scale: Float) throws {
    // Local copies, since closures for other threads must not capture the trainer itself.
    let (settings, tasks, parameters, step) = (settings, tasks, parameters, stepCount)
    let (state, average, gradients) = (optimizerState, average, gradients[0])
    // The decay is smaller in early steps, as TensorFlow's with `num_updates`.
    let decay = settings.averageDecay.map { min($0, Double(1 + step) / Double(10 + step)) }
    let keep = Float(decay ?? 0)
    try team.run { thread in
      let (values, gradient) = (parameters.values, gradients.values)
      for index in stride(from: thread, to: tasks.count, by: settings.threads) {
        let task = tasks[index]
        if scale != 1 { for place in task.range { gradient[place] *= scale } }  // clipping
        settings.optimizer.update(
          values, gradient, state.map(\.values), task.range,
          rate: rate * task.rateFactor, decay: task.decay, step: step)
        // An incremental mean: only the difference is scaled, which loses the least precision.
        guard let means = average?.values else { continue }
        for place in task.range { means[place] += (1 - keep) * (values[place] - means[place]) }
      }
    }
  }

  /// Updates the running statistics by the batch statistics, averaged over all replicas.
  func updateStatistics() {
    for entry in graph.statistics {
      follow(entry.mean, entry.meanOperand, factor: 1)
      // PyTorch's running variance is the unbiased estimate.
      let unbiased = Float(entry.count) / Float(max(entry.count - 1, 1))
      follow(entry.variance, entry.varianceOperand, factor: unbiased)
    }
  }

  private func follow(_ entry: ParameterSpace.Entry, _ buffer: TrainingOperand, factor: Float) {
    let all = replicas.places.map { $0.values(of: buffer) }
    for channel in 0..<entry.count {
      let value = factor * all.reduce(0) { $0 + $1[channel] } / Float(all.count)
      let place = entry.offset + channel
      parameters.values[place] += settings.statisticsMomentum * (value - parameters.values[place])
      // Running statistics are averages already; a second average would only add lag.
      average?.values[place] = parameters.values[place]
    }
  }
}

/// A slice of a parameter that one thread updates.
///
/// Large parameters are sliced, so that all threads can share one.
struct UpdateTask: Sendable {
  let range: Range<Int>
  let decay: Float
  let rateFactor: Float

  private static let size = 1 << 16  // 256 KiB of floats

  /// Returns the slices of all trained parameters.
  static func all(
    _ space: ParameterSpace, weightDecay: Float, rateFactor: (String) -> Float
  ) -> [UpdateTask] {
    space.entries.filter { $0.role != .statistic }.flatMap { entry in
      let factor = rateFactor(entry.name)
      return stride(from: entry.offset, to: entry.range.upperBound, by: size).map { start in
        // Optimisers are element-wise, so a parameter can be sliced anywhere.
        UpdateTask(
          range: start..<min(start + size, entry.range.upperBound),
          decay: entry.role == .weight ? weightDecay : 0, rateFactor: factor)
      }
    }
  }
}
