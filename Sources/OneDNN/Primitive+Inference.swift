internal import COneDNN

// Forward passes that leave nothing for a backward pass.

extension Primitive {
  /// A convolution of [N, C, H, W] by [O, I, kH, kW], or [G, O / G, I / G, kH, kW] for groups.
  ///
  /// `postOps` are done to each output before it is stored, in this order. `scales` are for bytes: the
  /// sums of products, with the bias added in their unit, are multiplied by them before the post-ops;
  /// there is one for each output channel.
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

  /// A fully connected layer of [N, I] by [O, I]; `postOps` and `scales` are those of `convolution`.
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

  /// A maximum or mean over windows of [N, C, H, W].
  package static func pooling(
    _ engine: Engine, _ kind: Pooling, _ window: Window, src: Layout, dst: Layout
  ) throws(OneDNNError) -> Primitive {
    var window = window.code
    return try Primitive(
      engine,
      owning: odnn_pooling_create(engine.pointer, kind.code, &window, src.pointer, dst.pointer))
  }

  /// A normalisation by given statistics; these, scale and shift are f32, one value a channel.
  package static func batchNormalization(
    _ engine: Engine, epsilon: Float, data: Layout
  ) throws(OneDNNError) -> Primitive {
    try Primitive(
      engine, owning: odnn_batch_normalization_create(engine.pointer, data.pointer, epsilon))
  }

  /// A function of each element.
  package static func eltwise(
    _ engine: Engine, _ function: Eltwise, data: Layout
  ) throws(OneDNNError) -> Primitive {
    let (operation, alpha, beta) = function.code
    return try Primitive(
      engine,
      owning: odnn_eltwise_create(engine.pointer, operation, alpha, beta, data.pointer))
  }

  /// A softmax along an axis.
  package static func softmax(
    _ engine: Engine, axis: Int, data: Layout
  ) throws(OneDNNError) -> Primitive {
    try Primitive(engine, owning: odnn_softmax_create(engine.pointer, data.pointer, Int32(axis)))
  }

  /// A sum or product; where `src1` has an extent of 1 and `src` a larger one, it is repeated.
  package static func binary(
    _ engine: Engine, _ operation: Binary, _ src: Layout, _ src1: Layout, dst: Layout
  ) throws(OneDNNError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_binary_create(
        engine.pointer, operation.code, src.pointer, src1.pointer, dst.pointer))
  }
}
