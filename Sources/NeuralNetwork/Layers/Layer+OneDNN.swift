package import OneDNN

// Conversions of layer settings to oneDNN's types.

extension Window2d {
  /// The oneDNN window.
  package var oneDNN: Window {
    Window(
      kernel: (kernel.height, kernel.width), stride: (stride.height, stride.width),
      dilation: (dilation.height, dilation.width), paddingBegin: (padding.top, padding.left),
      paddingEnd: (padding.bottom, padding.right))
  }
}

extension Pool2d.Kind {
  /// The oneDNN pooling algorithm.
  package var oneDNN: Pooling {
    switch self {
    case .max: .max
    case .average(let countsPadding): .average(countsPadding: countsPadding)
    }
  }
}

extension Activation {
  /// The oneDNN activation.
  package var oneDNN: Eltwise {
    switch self {
    case .relu: .relu
    case .relu6: .clip(low: 0, high: 6)
    case .silu: .swish
    case .sigmoid: .logistic
    }
  }
}
