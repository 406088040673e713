internal import COneDNN
internal import NeuralNetwork

// Forward passes that remember, and the backward passes that go with them.

extension Primitive {
  static func convolutionTraining(
    _ engine: Engine, _ window: Window2d, src: Layout, weights: Layout, bias: Layout?,
    dst: Layout, activation: Activation?
  ) throws(NeuralNetworkError) -> Primitive {
    var window = window.code
    let postOps = activation.map { [$0.postOp] } ?? []
    return try Primitive(
      engine,
      owning: odnn_convolution_training_create(
        engine.handle, &window, src.handle, weights.handle, bias?.handle, dst.handle, postOps,
        Int32(postOps.count)))
  }

  static func convolutionBackwardData(
    _ engine: Engine, _ window: Window2d, diffSrc: Layout, weights: Layout, diffDst: Layout,
    forward: Primitive
  ) throws(NeuralNetworkError) -> Primitive {
    var window = window.code
    return try Primitive(
      engine,
      owning: odnn_convolution_backward_data_create(
        engine.handle, &window, diffSrc.handle, weights.handle, diffDst.handle, forward.handle))
  }

  static func convolutionBackwardWeights(
    _ engine: Engine, _ window: Window2d, src: Layout, diffWeights: Layout, diffBias: Layout?,
    diffDst: Layout, forward: Primitive
  ) throws(NeuralNetworkError) -> Primitive {
    var window = window.code
    return try Primitive(
      engine,
      owning: odnn_convolution_backward_weights_create(
        engine.handle, &window, src.handle, diffWeights.handle, diffBias?.handle, diffDst.handle,
        forward.handle))
  }

  static func innerProductTraining(
    _ engine: Engine, src: Layout, weights: Layout, bias: Layout?, dst: Layout,
    activation: Activation?
  ) throws(NeuralNetworkError) -> Primitive {
    let postOps = activation.map { [$0.postOp] } ?? []
    return try Primitive(
      engine,
      owning: odnn_inner_product_training_create(
        engine.handle, src.handle, weights.handle, bias?.handle, dst.handle, postOps,
        Int32(postOps.count)))
  }

  static func innerProductBackwardData(
    _ engine: Engine, diffSrc: Layout, weights: Layout, diffDst: Layout, forward: Primitive
  ) throws(NeuralNetworkError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_inner_product_backward_data_create(
        engine.handle, diffSrc.handle, weights.handle, diffDst.handle, forward.handle))
  }

  static func innerProductBackwardWeights(
    _ engine: Engine, src: Layout, diffWeights: Layout, diffBias: Layout?, diffDst: Layout,
    forward: Primitive
  ) throws(NeuralNetworkError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_inner_product_backward_weights_create(
        engine.handle, src.handle, diffWeights.handle, diffBias?.handle, diffDst.handle,
        forward.handle))
  }

  static func poolingTraining(
    _ engine: Engine, _ kind: Pool2d.Kind, _ window: Window2d, src: Layout, dst: Layout
  ) throws(NeuralNetworkError) -> Primitive {
    var window = window.code
    return try Primitive(
      engine,
      owning: odnn_pooling_training_create(
        engine.handle, kind.code, &window, src.handle, dst.handle))
  }

  static func poolingBackward(
    _ engine: Engine, _ kind: Pool2d.Kind, _ window: Window2d, diffSrc: Layout, diffDst: Layout,
    forward: Primitive
  ) throws(NeuralNetworkError) -> Primitive {
    var window = window.code
    return try Primitive(
      engine,
      owning: odnn_pooling_backward_create(
        engine.handle, kind.code, &window, diffSrc.handle, diffDst.handle, forward.handle))
  }

  static func batchNormTraining(
    _ engine: Engine, data: Layout, epsilon: Float, fusesReLU: Bool
  ) throws(NeuralNetworkError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_batch_normalization_training_create(
        engine.handle, data.handle, epsilon, fusesReLU))
  }

  static func batchNormBackward(
    _ engine: Engine, diffData: Layout, data: Layout, epsilon: Float, fusesReLU: Bool,
    forward: Primitive
  ) throws(NeuralNetworkError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_batch_normalization_backward_create(
        engine.handle, diffData.handle, data.handle, epsilon, fusesReLU, forward.handle))
  }

  static func eltwiseBackward(
    _ engine: Engine, _ activation: Activation, data: Layout
  ) throws(NeuralNetworkError) -> Primitive {
    let op = activation.postOp
    return try Primitive(
      engine,
      owning: odnn_eltwise_backward_create(
        engine.handle, op.operation, op.alpha, op.beta, data.handle, data.handle))
  }

  /// Multiplies by a number.
  static func scaling(
    _ engine: Engine, by factor: Float, data: Layout
  ) throws(NeuralNetworkError) -> Primitive {
    try Primitive(
      engine, owning: odnn_eltwise_create(engine.handle, ODNN_LINEAR, factor, 0, data.handle))
  }

  static func sum(
    _ engine: Engine, of srcs: [Layout], dst: Layout
  ) throws(NeuralNetworkError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_sum_create(engine.handle, Int32(srcs.count), srcs.map(\.handle), dst.handle))
  }
}

extension Layout {
  /// The layout of some channels of a batch of images, where they lie; nil where the order can't be
  /// cut there.
  func channels(_ range: Range<Int>) -> Layout? {
    odnn_layout_channels(handle, Int64(range.lowerBound), Int64(range.count))
      .map(Layout.init(owning:))
  }
}
