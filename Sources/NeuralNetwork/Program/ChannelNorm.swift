/// One channel of a batch normalisation with fixed statistics, which is a linear map:
/// y = (x - mean) · gamma / sqrt(variance + epsilon) + beta.
///
/// Behind a convolution it is part of the convolution: its factor goes into the channel's kernel, all
/// else into the bias. At inference that is done once, and in training with frozen statistics at each
/// step, from the same formula: a trained network is judged as it will run.
package struct ChannelNorm {
  /// What the normalised number is multiplied by.
  package let gamma: Float
  /// What is added at last.
  package let beta: Float
  /// What is subtracted at first.
  package let mean: Float
  /// The square root of the variance, which epsilon keeps above 0.
  package let deviation: Float

  /// Makes a channel of its parameters.
  package init(gamma: Float, beta: Float, mean: Float, variance: Float, epsilon: Float) {
    self.gamma = gamma
    self.beta = beta
    self.mean = mean
    deviation = (variance + epsilon).squareRoot()
  }

  /// What the channel's kernel is multiplied by.
  package var factor: Float { gamma / deviation }

  /// The bias of the convolution with the normalisation in it; `bias` is that without.
  package func folded(bias: Float = 0) -> Float { (bias - mean) * factor + beta }

  /// Multiplies the channel's kernel, [I, kH, kW], in place.
  package func fold(into kernel: UnsafeMutableBufferPointer<Float>) {
    let factor = factor
    for index in kernel.indices { kernel[index] *= factor }
  }
}
