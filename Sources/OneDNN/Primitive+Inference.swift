internal import COneDNN

// Forward passes for inference, which store nothing for a backward pass.

extension Primitive {
  /// Creates a convolution of [N, C, H, W] with [O, I, kH, kW], or [G, O / G, I / G, kH, kW] for
  /// groups.
  ///
  /// `postOps` are applied to each output in order before it is stored. `scales` are for int8: the
  /// accumulators, including the bias in the same unit, are multiplied by them before the post-ops,
  /// one scale per output channel.
  package static func convolution(
    _ engine: Engine, _ window: Window, src: Layout, weights: Layout, bias: Layout?, dst: Layout,
    postOps: [PostOp], scales: [Float] = []
  ) throws(OneDNNError) -> Primitive {
    var window = window.code
    let postOps = postOps.map(\.code)
    return try Primitive(
      engine,
      owning: odnn_convolution_create(
        engine.pointer, &window, src.pointer, weights.pointer, bias?.pointer, dst.pointer, postOps,
        Int32(postOps.count), scales, Int32(scales.count)))
  }

  /// Creates a fully connected layer of [N, I] with [O, I]; `postOps` and `scales` are as in
  /// `convolution`.
  package static func innerProduct(
    _ engine: Engine, src: Layout, weights: Layout, bias: Layout?, dst: Layout, postOps: [PostOp],
    scales: [Float] = []
  ) throws(OneDNNError) -> Primitive {
    let postOps = postOps.map(\.code)
    return try Primitive(
      engine,
      owning: odnn_inner_product_create(
        engine.pointer, src.pointer, weights.pointer, bias?.pointer, dst.pointer, postOps,
        Int32(postOps.count), scales, Int32(scales.count)))
  }

  /// Creates a maximum or average pooling over [N, C, H, W].
  package static func pooling(
    _ engine: Engine, _ kind: Pooling, _ window: Window, src: Layout, dst: Layout
  ) throws(OneDNNError) -> Primitive {
    var window = window.code
    return try Primitive(
      engine,
      owning: odnn_pooling_create(engine.pointer, kind.code, &window, src.pointer, dst.pointer))
  }

  /// Creates a normalisation with given statistics, scale and shift: one f32 per channel each.
  package static func batchNormalization(
    _ engine: Engine, epsilon: Float, data: Layout
  ) throws(OneDNNError) -> Primitive {
    try Primitive(
      engine, owning: odnn_batch_normalization_create(engine.pointer, data.pointer, epsilon))
  }

  /// Creates an element-wise function.
  package static func eltwise(
    _ engine: Engine, _ function: Eltwise, data: Layout
  ) throws(OneDNNError) -> Primitive {
    let (operation, alpha, beta) = function.code
    return try Primitive(
      engine,
      owning: odnn_eltwise_create(engine.pointer, operation, alpha, beta, data.pointer))
  }

  /// Creates a softmax along an axis.
  package static func softmax(
    _ engine: Engine, axis: Int, data: Layout
  ) throws(OneDNNError) -> Primitive {
    try Primitive(engine, owning: odnn_softmax_create(engine.pointer, data.pointer, Int32(axis)))
  }

  /// Creates a sum or product; dimensions of `src1` that are 1 are broadcast to those of `src`.
  package static func binary(
    _ engine: Engine, _ operation: Binary, _ src: Layout, _ src1: Layout, dst: Layout
  ) throws(OneDNNError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_binary_create(
        engine.pointer, operation.code, src.pointer, src1.pointer, dst.pointer))
  }
}
