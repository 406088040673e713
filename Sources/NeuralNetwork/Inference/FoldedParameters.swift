/// The weights and bias of a convolution or linear layer, with its batch normalisation folded in.
struct FoldedParameters {
  /// [O, I, kH, kW] or [O, I].
  var weight: Tensor
  /// [O], or nil if there is none.
  var bias: Tensor?

  /// The largest plausible weight.
  ///
  /// In published networks, with batch normalisation folded in, no weight exceeds 100. Products of
  /// numbers up to this limit stay finite over several layers.
  static let largestWeight: Float = 100_000

  /// Creates parameters from tensors.
  init(weight: Tensor, bias: Tensor?) {
    self.weight = weight
    self.bias = bias
  }

  /// Reads the parameters of a step.
  ///
  /// A checkpoint may have the batch normalisation already folded into `weight` and `bias`: then it
  /// contains the convolution's bias and none of the normalisation's parameters.
  ///
  /// - Throws: `CheckpointError` when a tensor is missing, has another shape, or holds numbers that
  ///   are not finite or too large.
  init(_ step: FusedNode, from source: some StateDict) throws {
    let parameters = step.layer.parameters(named: step.name)
    weight = try source.tensor(parameters[0].name, shape: parameters[0].shape)
    bias = try parameters.dropFirst().first.map { try source.tensor($0.name, shape: $0.shape) }
    if let norm = step.batchNorm {
      if source.isFolded(step) {
        bias = try source.tensor("\(step.name).bias", shape: [weight.shape[0]])
      } else {
        try fold(norm.layer, named: norm.name, from: source)
      }
    }
    // Folding divides by the standard deviation, which can be close to 0, so the products are
    // checked too.
    try source.check(weight.values, of: parameters[0].name, upTo: Self.largestWeight)
    try source.check(bias?.values ?? [], of: "\(step.name).bias", upTo: Self.largestWeight)
  }

  private mutating func fold(
    _ norm: BatchNorm2d, named name: String, from source: some StateDict
  ) throws {
    let values = try BatchNormValues(norm, named: name, from: source)
    // Output channels come first, so each has one contiguous run of `size` weights.
    let size = weight.values.count / norm.channels  // I / G · kH · kW
    let old = bias?.values
    let shifts = weight.values.withUnsafeMutableBufferPointer { weights in
      (0..<norm.channels).map { index in
        let channel = values.channel(index)
        channel.fold(into: .init(rebasing: weights[index * size..<(index + 1) * size]))
        return channel.folded(bias: old?[index] ?? 0)
      }
    }
    bias = Tensor(shape: [norm.channels], values: shifts)  // [O]
  }
}

/// The parameters of a network's steps in order; nil for a step that has none to fold.
///
/// Reading them takes about as long as compiling, so it runs on a separate thread.
struct StepParameters<Source: StateDict>: IteratorProtocol {
  private var steps: IndexingIterator<[FusedNode]>
  private let source: Source

  init(_ steps: [FusedNode], from source: Source) {
    self.steps = steps.makeIterator()
    self.source = source
  }

  mutating func next() -> Result<FoldedParameters?, any Error>? {
    steps.next().map { step in
      Result { step.isWeighted ? try FoldedParameters(step, from: source) : nil }
    }
  }
}

/// The parameters of a batch normalisation.
struct BatchNormValues {
  let gamma: [Float]
  let beta: [Float]
  let mean: [Float]
  let variance: [Float]
  let epsilon: Float

  init(_ norm: BatchNorm2d, named name: String, from source: some StateDict) throws {
    let values = try Layer.batchNorm2d(norm).parameters(named: name).map {
      try source.finiteTensor($0.name, shape: $0.shape).values
    }
    (gamma, beta, mean, variance) = (values[0], values[1], values[2], values[3])
    epsilon = norm.epsilon
    // A negative variance makes the factor NaN, which the check rejects too.
    let limit = FoldedParameters.largestWeight
    let channels = gamma.indices.map(channel)
    try source.check(channels.map(\.factor), of: "\(name).running_var", upTo: limit)
    try source.check(channels.map { $0.folded() }, of: "\(name).bias", upTo: limit)
  }

  /// Returns one channel.
  func channel(_ index: Int) -> ChannelNorm {
    ChannelNorm(
      gamma: gamma[index], beta: beta[index], mean: mean[index], variance: variance[index],
      epsilon: epsilon)
  }
}

extension StateDict {
  /// Returns whether this checkpoint has the batch normalisation of a step folded into its
  /// convolution.
  func isFolded(_ step: FusedNode) -> Bool {
    guard let norm = step.batchNorm else { return false }
    // A bias alone is not enough: a convolution with its own bias can be normalised too.
    return contains("\(step.name).bias")
      && !Layer.batchNorm2d(norm.layer).parameters(named: norm.name).contains {
        contains($0.name)
      }
  }
}
