package import COneDNN

/// Compiled code for one operation.
///
/// `@unchecked Sendable`: a primitive holds no state between runs because its scratchpad is the
/// caller's (oneDNN's developer guide, "Primitive attributes: scratchpad mode").
package final class Primitive: @unchecked Sendable {
  package let handle: OpaquePointer
  private let engine: Engine

  /// Takes over a handle that a C function gave.
  package init(_ engine: Engine, owning handle: OpaquePointer?) throws(NeuralNetworkError) {
    self.handle = try unwrap(handle)
    self.engine = engine
  }

  deinit { odnn_primitive_free(handle) }

  /// The name of the code that oneDNN chose, such as `jit:avx2` or `ref:any`.
  package var implementation: String { String(cString: odnn_primitive_implementation(handle)) }

  /// The layout that oneDNN chose for an argument, or nil when the primitive has no such argument.
  package func layout(_ slot: odnn_slot) -> Layout? {
    odnn_primitive_layout(handle, slot).map(Layout.init(owning:))
  }

  /// The layout of an argument that the primitive is known to have.
  package func chosenLayout(_ slot: odnn_slot) throws(NeuralNetworkError) -> Layout {
    guard let layout = layout(slot) else {
      throw NeuralNetworkError("oneDNN: \(implementation) has no argument \(slot.rawValue).")
    }
    return layout
  }

  /// Runs on the calling thread, to the end.
  package func run(_ stream: Stream, _ arguments: UnsafeBufferPointer<odnn_argument>)
    throws(NeuralNetworkError)
  {
    let count = Int32(arguments.count)
    guard let base = arguments.baseAddress,
      odnn_primitive_run(handle, stream.handle, base, count) == 0
    else { throw NeuralNetworkError("oneDNN: \(String(cString: odnn_last_error()))") }
  }
}

extension Primitive {
  package static func convolution(
    _ engine: Engine, _ window: Window2d, src: Layout, weights: Layout, bias: Layout?,
    dst: Layout, postOps: [odnn_post_op], scales: [Float] = []
  ) throws(NeuralNetworkError) -> Primitive {
    var window = window.code
    return try Primitive(
      engine,
      owning: odnn_convolution_create(
        engine.handle, &window, src.handle, weights.handle, bias?.handle, dst.handle, postOps,
        Int32(postOps.count), scales, Int32(scales.count)))
  }

  package static func innerProduct(
    _ engine: Engine, src: Layout, weights: Layout, bias: Layout?, dst: Layout,
    postOps: [odnn_post_op], scales: [Float] = []
  ) throws(NeuralNetworkError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_inner_product_create(
        engine.handle, src.handle, weights.handle, bias?.handle, dst.handle, postOps,
        Int32(postOps.count), scales, Int32(scales.count)))
  }

  package static func pooling(
    _ engine: Engine, _ kind: Pool2d.Kind, _ window: Window2d, src: Layout, dst: Layout
  ) throws(NeuralNetworkError) -> Primitive {
    var window = window.code
    return try Primitive(
      engine,
      owning: odnn_pooling_create(engine.handle, kind.code, &window, src.handle, dst.handle))
  }

  package static func batchNormalization(
    _ engine: Engine, epsilon: Float, data: Layout
  ) throws(NeuralNetworkError) -> Primitive {
    try Primitive(
      engine, owning: odnn_batch_normalization_create(engine.handle, data.handle, epsilon))
  }

  package static func eltwise(
    _ engine: Engine, _ activation: Activation, data: Layout
  ) throws(NeuralNetworkError) -> Primitive {
    let op = activation.postOp
    return try Primitive(
      engine,
      owning: odnn_eltwise_create(engine.handle, op.operation, op.alpha, op.beta, data.handle))
  }

  package static func softmax(
    _ engine: Engine, axis: Int, data: Layout
  ) throws(NeuralNetworkError) -> Primitive {
    try Primitive(engine, owning: odnn_softmax_create(engine.handle, data.handle, Int32(axis)))
  }

  package static func binary(
    _ engine: Engine, _ operation: odnn_binary, _ src: Layout, _ src1: Layout, dst: Layout
  ) throws(NeuralNetworkError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_binary_create(engine.handle, operation, src.handle, src1.handle, dst.handle))
  }

  package static func concat(
    _ engine: Engine, axis: Int, srcs: [Layout]
  ) throws(NeuralNetworkError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_concat_create(
        engine.handle, Int32(axis), Int32(srcs.count), srcs.map(\.handle)))
  }

  /// Brings numbers into another layout: `scale` · (x - `srcZero`) + `dstZero`.
  package static func reorder(
    _ engine: Engine, from src: Layout, to dst: Layout, scale: Float = 1, srcZero: Float = 0,
    dstZero: Float = 0
  ) throws(NeuralNetworkError) -> Primitive {
    try Primitive(
      engine,
      owning: odnn_reorder_create(
        engine.handle, src.handle, dst.handle, scale, Int32(srcZero), Int32(dstZero)))
  }
}

extension Window2d {
  /// The window as the shim takes it.
  package var code: odnn_window {
    odnn_window(
      kernel: (Int64(kernel.height), Int64(kernel.width)),
      stride: (Int64(stride.height), Int64(stride.width)),
      dilation: (Int64(dilation.height), Int64(dilation.width)),
      padding_begin: (Int64(padding.top), Int64(padding.left)),
      padding_end: (Int64(padding.bottom), Int64(padding.right)))
  }
}

extension Pool2d.Kind {
  package var code: odnn_pooling {
    switch self {
    case .max: ODNN_POOL_MAX
    case .average(countsPadding: true): ODNN_POOL_AVG_INCLUDE
    case .average(countsPadding: false): ODNN_POOL_AVG_EXCLUDE
    }
  }
}

extension Activation {
  /// The activation as something done to an output before it is stored.
  package var postOp: odnn_post_op {
    let (operation, alpha, beta): (odnn_operation, Float, Float) =
      switch self {
      case .relu: (ODNN_RELU, 0, 0)
      case .relu6: (ODNN_CLIP, 0, 6)
      case .silu: (ODNN_SWISH, 1, 0)
      case .sigmoid: (ODNN_LOGISTIC, 0, 0)
      }
    return odnn_post_op(
      kind: ODNN_POST_ELTWISE, operation: operation, alpha: alpha, beta: beta, scale: 1,
      type: ODNN_F32)
  }
}

extension odnn_post_op {
  /// Adds a number.
  static func shift(by number: Float) -> odnn_post_op {
    odnn_post_op(
      kind: ODNN_POST_ELTWISE, operation: ODNN_LINEAR, alpha: 1, beta: number, scale: 1,
      type: ODNN_F32)
  }

  /// Adds what the destination holds.
  package static var sum: odnn_post_op {
    odnn_post_op(
      kind: ODNN_POST_SUM, operation: ODNN_RELU, alpha: 0, beta: 0, scale: 1, type: ODNN_F32)
  }
}
