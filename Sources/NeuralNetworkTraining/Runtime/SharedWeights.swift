internal import COneDNN
internal import NeuralNetwork

/// What all replicas read: parameters, folded convolutions, and weights in oneDNN's layouts.
///
/// `@unchecked Sendable`: between two team runs each job writes places that no other job touches.
final class SharedWeights: @unchecked Sendable {
  /// Weights with what follows from them.
  private struct Job {
    var fold: FoldedConvolution?
    var prepared: [Int] = []
  }

  let parameters: Parameters
  private let graph: GraphCompiler
  private let folded: MemoryBlock
  private let preparedBlock: MemoryBlock
  private let offsets: [Int]
  private var jobs: [Job] = []

  init(_ graph: GraphCompiler, _ parameters: Parameters) throws {
    self.parameters = parameters
    self.graph = graph
    folded = try MemoryBlock(byteCount: graph.foldedCount * MemoryLayout<Float>.stride)
    var offsets: [Int] = []
    var end = 0
    for item in graph.prepared {
      offsets.append(end)
      end += aligned(item.layout.byteCount)
    }
    self.offsets = offsets
    preparedBlock = try MemoryBlock(byteCount: end)
    jobs = makeJobs()
  }

  private func makeJobs() -> [Job] {
    var jobs: [TrainingOperand.Place: Job] = [:]
    for item in graph.folded { jobs[.folded(item.weightOffset)] = Job(fold: item) }
    for (index, item) in graph.prepared.enumerated() {
      jobs[item.source.place, default: Job()].prepared.append(index)
    }
    return jobs.values.sorted {
      ($0.fold?.weightOffset ?? -1, $0.prepared.first ?? -1)
        < ($1.fold?.weightOffset ?? -1, $1.prepared.first ?? -1)
    }
  }

  /// Brings what follows from the parameters up to date; each thread of `count` does its part.
  func refresh(thread: Int, of count: Int) throws {
    let stream = try Stream(graph.engine)
    for index in stride(from: thread, to: jobs.count, by: count) {
      let job = jobs[index]
      if let fold = job.fold { self.fold(fold) }
      for number in job.prepared {
        let item = graph.prepared[number]
        let source = try Memory(graph.engine, item.source.layout, address(item.source.place))
        let target = try Memory(graph.engine, item.layout, address(.prepared(number)))
        try [
          odnn_argument(slot: Int32(ODNN_SRC.rawValue), memory: source.handle),
          odnn_argument(slot: Int32(ODNN_DST.rawValue), memory: target.handle),
        ].withUnsafeBufferPointer { try item.reorder.run(stream, $0) }
        if graph.emulatesBF16 { round(number, item.layout) }
      }
    }
  }

  private func round(_ number: Int, _ layout: Layout) {
    let floats = address(.prepared(number)).assumingMemoryBound(to: Float.self)
    let count = layout.byteCount / MemoryLayout<Float>.stride
    roundToBF16(UnsafeMutableBufferPointer(start: floats, count: count))
  }

  /// Where an operand that is no replica's lies.
  func address(_ place: TrainingOperand.Place) -> UnsafeMutableRawPointer {
    switch place {
    case .parameter(let offset): parameters.block.address + offset * MemoryLayout<Float>.stride
    case .folded(let offset): folded.address + offset * MemoryLayout<Float>.stride
    case .prepared(let number): preparedBlock.address + offsets[number]
    case .buffer, .gradient, .scratchpad: preconditionFailure("a replica's own")
    }
  }

  /// scale / sqrt(variance + epsilon), by channel.
  private func factor(_ fold: FoldedConvolution, _ channel: Int) -> Float {
    let values = parameters.values
    return values[fold.scale.offset + channel]
      / (values[fold.variance.offset + channel] + fold.epsilon).squareRoot()
  }

  private func fold(_ fold: FoldedConvolution) {
    let values = parameters.values
    let target = folded.address.assumingMemoryBound(to: Float.self)
    let channels = fold.scale.count
    let size = fold.weight.count / channels
    for channel in 0..<channels {
      let factor = factor(fold, channel)
      let start = fold.weight.offset + channel * size
      // Views of their own, so that the compiler makes vector code of the loop.
      let from = UnsafeMutableBufferPointer(rebasing: values[start..<start + size])
      let to = target + fold.weightOffset + channel * size
      for index in 0..<size { to[index] = factor * from[index] }
      target[fold.biasOffset + channel] =
        values[fold.shift.offset + channel] - factor * values[fold.mean.offset + channel]
    }
  }

  /// Turns the gradient of each folded weight into those of weight and scale, in place; that of the
  /// shift is that of the folded bias, which lies there already.
  func unfold(_ gradient: UnsafeMutableBufferPointer<Float>, thread: Int, of count: Int) {
    for index in stride(from: thread, to: graph.folded.count, by: count) {
      let fold = graph.folded[index]
      let channels = fold.scale.count
      let size = fold.weight.count / channels
      for channel in 0..<channels {
        let factor = factor(fold, channel)
        let start = fold.weight.offset + channel * size
        let range = start..<start + size
        let product = sumOfProducts(range, gradient, parameters.values)
        for index in range { gradient[index] *= factor }
        let mean = Double(parameters.values[fold.mean.offset + channel])
        let deviation = (parameters.values[fold.variance.offset + channel] + fold.epsilon)
          .squareRoot()
        let shift = Double(gradient[fold.shift.offset + channel])
        gradient[fold.scale.offset + channel] = Float((product - mean * shift) / Double(deviation))
      }
    }
  }
}
