internal import COneDNN

// Forward passes that store data for a backward pass, and backward passes. A backward primitive is
// created for one forward primitive, and must not outlive it.

extension Primitive {
  /// Creates a convolution of [N, C, H, W], followed by `activation`.
  package static func convolutionTraining(
    _ engine: Engine, _ window: Window, src: Layout, weights: Layout, bias: Layout?,
    dst: Layout, activation: Eltwise?
  ) throws(OneDNNError) -> Primitive {
    var window = window.code
    let postOps = activation.map { [PostOp.eltwise($0).code] } ?? []
    return try Primitive(
      engine,
      owning: odnn_convolution_training_create(
        engine.pointer, &window, src.pointer, weights.pointer, bias?.pointer, dst.pointer, postOps,
        Int32(postOps.count)))
  }

  /// Creates the primitive for the gradient of a convolution's input from that of its output.
  package static func convolutionBackwardData(
    _ engine: Engine, _ window: Window, diffSrc: Layout, weights: Layout, diffDst: Layout,
    forward: Primitive
  ) throws(OneDNNError) -> Primitive {
    var window = window.code
    return try Primitive(
      engine,
      owning: odnn_convolution_backward_data_create(
        engine.pointer, &window, diffSrc.pointer, weights.pointer, diffDst.pointer, forward.pointer)
    )
  }

  /// Creates the primitive for the gradients of a convolution's weights and bias.
  package static func convolutionBackwardWeights(
    _ engine: Engine, _ window: Window, src: Layout, diffWeights: Layout, diffBias: Layout?,
    diffDst: Layout, forward: Primitive
  ) throws(OneDNNError) -> Primitive {
    var window = window.code
    return try Primitive(
      engine,
      owning: odnn_convolution_backward_weights_create(
        engine.pointer, &window, src.pointer, diffWeights.pointer, diffBias?.pointer,
        diffDst.pointer,
        forward.pointer))
  }

  /// Creates a fully connected layer of [N, I], followed by `activation`.
  package static func innerProductTraining(
    _ engine: Engine, src: Layout, weights: Layout, bias: Layout?, dst: Layout,
    activation: Eltwise?
  ) throws(OneDNNError) -> Primitive {
    let postOps = activation.map { [PostOp.eltwise($0).code] } ?? []
    return try Primitive(
      engine,
      owning: odnn_inner_product_training_create(
        engine.pointer, src.pointer, weights.pointer, bias?.pointer, dst.pointer, postOps,
        Int32(postOps.count)))
  }

  /// Creates the primitive for the gradient of a fully connected layer's input.
  package static func innerProductBackwardData(
    _ engine: Engine, diffSrc: Layout, weights: Layout, diffDst: Layout, forward: Primitive
  ) throws(OneDNNError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_inner_product_backward_data_create(
        engine.pointer, diffSrc.pointer, weights.pointer, diffDst.pointer, forward.pointer))
  }

  /// Creates the primitive for the gradients of a fully connected layer's weights and bias.
  package static func innerProductBackwardWeights(
    _ engine: Engine, src: Layout, diffWeights: Layout, diffBias: Layout?, diffDst: Layout,
    forward: Primitive
  ) throws(OneDNNError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_inner_product_backward_weights_create(
        engine.pointer, src.pointer, diffWeights.pointer, diffBias?.pointer, diffDst.pointer,
        forward.pointer))
  }

  /// Creates a pooling; the workspace of maximum pooling stores the position of each maximum.
  package static func poolingTraining(
    _ engine: Engine, _ kind: Pooling, _ window: Window, src: Layout, dst: Layout
  ) throws(OneDNNError) -> Primitive {
    var window = window.code
    return try Primitive(
      engine,
      owning: odnn_pooling_training_create(
        engine.pointer, kind.code, &window, src.pointer, dst.pointer))
  }

  /// Creates the primitive for the gradient of a pooling's input.
  package static func poolingBackward(
    _ engine: Engine, _ kind: Pooling, _ window: Window, diffSrc: Layout, diffDst: Layout,
    forward: Primitive
  ) throws(OneDNNError) -> Primitive {
    var window = window.code
    return try Primitive(
      engine,
      owning: odnn_pooling_backward_create(
        engine.pointer, kind.code, &window, diffSrc.pointer, diffDst.pointer, forward.pointer))
  }

  /// Creates a normalisation by the batch's own mean and biased variance, which it writes.
  ///
  /// The mask of a fused ReLU is written to the workspace.
  package static func batchNormTraining(
    _ engine: Engine, data: Layout, epsilon: Float, fusesReLU: Bool
  ) throws(OneDNNError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_batch_normalization_training_create(
        engine.pointer, data.pointer, epsilon, fusesReLU))
  }

  /// Creates the primitive for the gradients of a normalisation's input, scale and shift.
  package static func batchNormBackward(
    _ engine: Engine, diffData: Layout, data: Layout, epsilon: Float, fusesReLU: Bool,
    forward: Primitive
  ) throws(OneDNNError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_batch_normalization_backward_create(
        engine.pointer, diffData.pointer, data.pointer, epsilon, fusesReLU, forward.pointer))
  }

  /// Creates the primitive for the gradient of a function's input.
  ///
  /// It reads the function's result as `dst`, or its input as `src` for `swish`, which is not
  /// invertible, and for `linear`.
  package static func eltwiseBackward(
    _ engine: Engine, _ function: Eltwise, data: Layout
  ) throws(OneDNNError) -> Primitive {
    let (operation, alpha, beta) = function.code
    return try Primitive(
      engine,
      owning: odnn_eltwise_backward_create(
        engine.pointer, operation, alpha, beta, data.pointer, data.pointer))
  }
}
