internal import NeuralNetwork
internal import OneDNN

/// The weights that all replicas read: parameters, folded convolutions and reordered weights.
///
/// The team runs two phases on it: `refresh` writes the folded and the prepared weights, and
/// `unfold` writes gradients. In each phase every job writes ranges that no other job touches: its
/// own fold, and the weights that are prepared from it. So sharing the blocks is safe, by the proof
/// in `DisjointBuffer`.
final class SharedWeights: Sendable {
  /// The weights that are derived from one parameter or fold.
  private struct Job: Sendable {
    var fold: FoldedConvolution?
    var prepared: [Int] = []
  }

  let parameters: Parameters
  private let graph: TrainingProgram
  private let engine: Engine
  private let folded: MemoryBlock
  private let preparedBlock: MemoryBlock
  private let offsets: [Int]
  private let jobs: [Job]

  /// Allocates the derived weights; `refresh` computes them.
  ///
  /// - Throws: `NeuralNetworkError` when there is not enough memory.
  init(_ graph: TrainingProgram, _ parameters: Parameters) throws(NeuralNetworkError) {
    self.parameters = parameters
    self.graph = graph
    engine = graph.program.engine
    folded = try MemoryBlock(byteCount: graph.foldedCount * MemoryLayout<Float>.stride)
    var offsets: [Int] = []
    var end = 0
    for item in graph.prepared {
      offsets.append(end)
      // Each is aligned to a cache line, for vector loads.
      end += aligned(item.layout.byteCount)
    }
    self.offsets = offsets
    preparedBlock = try MemoryBlock(byteCount: end)
    jobs = Self.jobs(of: graph)
  }

  /// Returns one job for each fold with the weights prepared from it, and one for each parameter
  /// that is prepared unfolded: a weight is then in the cache of the core that prepares it.
  private static func jobs(of graph: TrainingProgram) -> [Job] {
    var jobs: [TrainingStore: Job] = [:]
    for item in graph.folded { jobs[.folded(item.weightOffset)] = Job(fold: item) }
    for (index, item) in graph.prepared.enumerated() {
      jobs[item.source, default: Job()].prepared.append(index)
    }
    // Dictionaries have no fixed order; the jobs are sorted, so that each thread gets the same ones
    // in every run.
    return jobs.values.sorted {
      ($0.fold?.weightOffset ?? -1, $0.prepared.first ?? -1)
        < ($1.fold?.weightOffset ?? -1, $1.prepared.first ?? -1)
    }
  }

  /// Recomputes the weights that are derived from the parameters; each of `count` threads calls it.
  ///
  /// - Throws: `NeuralNetworkError` when oneDNN fails.
  func refresh(thread: Int, of count: Int) throws(NeuralNetworkError) {
    let stream = try Stream(engine)
    // Neighbouring layers are of similar size, so assigning jobs in turn balances the load.
    for index in stride(from: thread, to: jobs.count, by: count) {
      // The fold first: the prepared weights are made from the folded weight.
      if let fold = jobs[index].fold { self.fold(fold) }
      for number in jobs[index].prepared { try prepare(number, stream) }
    }
  }

  private func prepare(_ number: Int, _ stream: Stream) throws(NeuralNetworkError) {
    let item = graph.prepared[number]
    let target = address(.prepared(number))
    let reorder = try BoundPrimitive(
      engine, item.reorder,
      [(.src, item.sourceLayout, address(item.source)), (.dst, item.layout, target)])
    try reorder.run(stream)
    // Rounding after the reorder leaves the f32 parameters untouched.
    guard graph.emulatesBF16 else { return }
    HalfPrecision.roundToBF16(
      UnsafeMutableBufferPointer(
        start: target.assumingMemoryBound(to: Float.self),
        count: item.layout.byteCount / MemoryLayout<Float>.stride))
  }

  /// Returns the address of shared weights.
  func address(_ store: TrainingStore) -> UnsafeMutableRawPointer {
    switch store {
    case .parameter(let offset): parameters.address(offset)
    case .folded(let offset): folded.address + offset * MemoryLayout<Float>.stride
    case .prepared(let number): preparedBlock.address + offsets[number]
    case .gradient: preconditionFailure("a replica's own")
    }
  }
}

// MARK: - Folding

extension SharedWeights {
  private func norm(_ fold: FoldedConvolution, _ channel: Int) -> ChannelNorm {
    let values = parameters.values
    return ChannelNorm(
      gamma: values[fold.scale.offset + channel], beta: values[fold.shift.offset + channel],
      mean: values[fold.mean.offset + channel], variance: values[fold.variance.offset + channel],
      epsilon: fold.epsilon)
  }

  private func fold(_ fold: FoldedConvolution) {
    let target = folded.floats
    let values = parameters.values
    let channels = fold.scale.count  // O
    let size = fold.weight.count / channels  // I / G · kH · kW
    for channel in 0..<channels {
      let norm = norm(fold, channel)
      let (from, to) = (fold.weight.offset + channel * size, fold.weightOffset + channel * size)
      let kernel = UnsafeMutableBufferPointer(rebasing: target[to..<to + size])  // [I / G, kH, kW]
      _ = kernel.update(fromContentsOf: values[from..<from + size])
      norm.fold(into: kernel)
      target[fold.biasOffset + channel] = norm.folded()  // the convolution has no bias of its own
    }
  }

  /// Converts the gradient of each folded weight into those of weight and scale, in place; that of
  /// the shift equals that of the folded bias, which is stored there already.
  ///
  /// With w' = f · w, b' = beta - f · mean, f = gamma / d and d the channel's standard deviation:
  ///
  ///   dL/dw = f · dL/dw',   dL/dbeta = dL/db',
  ///   dL/dgamma = (sum of dL/dw' · w - mean · dL/db') / d
  func unfold(_ gradient: UnsafeMutableBufferPointer<Float>, thread: Int, of count: Int) {
    for index in stride(from: thread, to: graph.folded.count, by: count) {
      let fold = graph.folded[index]
      let channels = fold.scale.count
      let size = fold.weight.count / channels  // I / G · kH · kW
      for channel in 0..<channels {
        let norm = norm(fold, channel)
        let start = fold.weight.offset + channel * size
        let range = start..<start + size
        // Before the gradient of the weight overwrites that of the folded weight.
        let product = sumOfProducts(range, gradient, parameters.values)
        norm.fold(into: UnsafeMutableBufferPointer(rebasing: gradient[range]))
        // In double precision, because of cancellation in the difference below.
        let shift = Double(gradient[fold.shift.offset + channel])
        gradient[fold.scale.offset + channel] = Float(
          (product - Double(norm.mean) * shift) / Double(norm.deviation))
      }
    }
  }
}
