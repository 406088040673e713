internal import COneDNN

/// The argument of a primitive that a memory is passed as.
package enum Slot: Sendable, Hashable {
  case src, src1, weights, bias, mean, variance, scale, shift, dst
  /// Temporary memory of a run.
  case scratchpad
  /// Data that a forward pass stores for its backward pass.
  case workspace
  case diffSrc, diffDst, diffWeights, diffBias, diffScale, diffShift
  /// An input of a concat or sum, by index.
  case multipleSrc(Int)

  var code: odnn_slot {
    switch self {
    case .src: ODNN_SRC
    case .src1: ODNN_SRC_1
    case .weights: ODNN_WEIGHTS
    case .bias: ODNN_BIAS
    case .mean: ODNN_MEAN
    case .variance: ODNN_VARIANCE
    case .scale: ODNN_SCALE
    case .shift: ODNN_SHIFT
    case .dst: ODNN_DST
    case .scratchpad: ODNN_SCRATCHPAD
    case .workspace: ODNN_WORKSPACE
    case .diffSrc: ODNN_DIFF_SRC
    case .diffDst: ODNN_DIFF_DST
    case .diffWeights: ODNN_DIFF_WEIGHTS
    case .diffBias: ODNN_DIFF_BIAS
    case .diffScale: ODNN_DIFF_SCALE
    case .diffShift: ODNN_DIFF_SHIFT
    case .multipleSrc(let number): odnn_slot(ODNN_MULTIPLE_SRC.rawValue + UInt32(number))
    }
  }
}

/// An element-wise function.
package enum Eltwise: Sendable, Hashable {
  /// max(x, 0)
  case relu
  /// min(max(x, low), high)
  case clip(low: Float, high: Float)
  /// x · sigmoid(x), also called SiLU
  case swish
  /// 1 / (1 + exp(-x))
  case logistic
  /// factor · x + offset
  case linear(factor: Float, offset: Float)

  /// The shim's operation and its two parameters.
  var code: (operation: odnn_operation, alpha: Float, beta: Float) {
    switch self {
    case .relu: (ODNN_RELU, 0, 0)
    case .clip(let low, let high): (ODNN_CLIP, low, high)
    case .swish: (ODNN_SWISH, 1, 0)
    case .logistic: (ODNN_LOGISTIC, 0, 0)
    case .linear(let factor, let offset): (ODNN_LINEAR, factor, offset)
    }
  }
}

/// An operation on each output of a convolution or inner product before it is stored.
package enum PostOp: Sendable, Hashable {
  /// Adds `scale` times the value in the destination, read as `kind` if that is an 8-bit type.
  case sum(scale: Float = 1, kind: ElementKind = .f32)
  /// Applies a function, times `scale`.
  case eltwise(Eltwise, scale: Float = 1)

  var code: odnn_post_op {
    switch self {
    case .sum(let scale, let kind):
      return odnn_post_op(
        kind: ODNN_POST_SUM, operation: ODNN_RELU, alpha: 0, beta: 0, scale: scale, type: kind.code)
    case .eltwise(let function, let scale):
      let (operation, alpha, beta) = function.code
      return odnn_post_op(
        kind: ODNN_POST_ELTWISE, operation: operation, alpha: alpha, beta: beta, scale: scale,
        type: ODNN_F32)
    }
  }
}

/// The algorithm of a pooling.
package enum Pooling: Sendable, Hashable {
  case max
  /// The mean; `countsPadding` is whether padding zeros are counted.
  case average(countsPadding: Bool)

  var code: odnn_pooling {
    switch self {
    case .max: ODNN_POOL_MAX
    case .average(countsPadding: true): ODNN_POOL_AVG_INCLUDE
    case .average(countsPadding: false): ODNN_POOL_AVG_EXCLUDE
    }
  }
}

/// An element-wise operation on two inputs.
package enum Binary: Sendable, Hashable {
  case add, multiply

  var code: odnn_binary {
    switch self {
    case .add: ODNN_ADD
    case .multiply: ODNN_MULTIPLY
    }
  }
}

/// A sliding window of a convolution or pooling.
package struct Window: Sendable {
  /// A height and a width.
  package typealias Pair = (height: Int, width: Int)

  let code: odnn_window

  /// Creates a window; dilation 1 is a dense kernel, as in PyTorch.
  package init(
    kernel: Pair, stride: Pair, dilation: Pair, paddingBegin: Pair, paddingEnd: Pair
  ) {
    func wide(_ pair: Pair) -> (Int64, Int64) { (Int64(pair.height), Int64(pair.width)) }
    code = odnn_window(
      kernel: wide(kernel), stride: wide(stride), dilation: wide(dilation),
      padding_begin: wide(paddingBegin), padding_end: wide(paddingEnd))
  }
}
